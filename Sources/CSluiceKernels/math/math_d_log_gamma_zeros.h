// The logarithm of |gamma| beside its zeros on the negative axis, where terms of both signs cancel.
#pragma once
#include "math/double_double.h"
#if SLUICE_COMPILED

// Below this magnitude the series below are used. The zeros come ever nearer to the poles; beyond these no f64 has so small
// a value.
#define LOG_GAMMA_BESIDE_ZERO 0x1p-14

// A zero in three parts, and Taylor's coefficients there, the first one in two parts. Where they are used, each term is at
// most 2^-13 of the one before.
typedef struct {
  double zero[3], slope[2], rest[4];
} log_gamma_zero;
static const log_gamma_zero log_gamma_zeros[] = {
  {{-0x1.3a7fc9600f86cp+1, -0x1.55f64f98af8dp-55, -0x1.c4b0cd201366ap-110}, {0x1.83fe966af535fp+0, -0x1.775909a36a6a4p-55},
    {0x1.36eebb002f55dp+2, 0x1.694a6058a7858p+0, 0x1.1718d7ca09e5bp+3, 0x1.7339fe04b2764p+2}},
  {{-0x1.5fb410a1bd901p+1, 0x1.a19a96d2e6f85p-54, 0x1.140b4ff4b7d6p-108}, {-0x1.ea12da904b18cp+0, -0x1.220130f99b2cfp-54},
    {0x1.3267f3c265a52p+3, -0x1.4185ac30c8bf2p+4, 0x1.f504accc9f19bp+5, -0x1.8588458207eacp+7}},
  {{-0x1.9260dbc9e59afp+1, -0x1.f717cd335a7b3p-53, -0x1.d32a2a65bfd63p-107}, {0x1.f20a65f2fac55p+2, -0x1.1d258e4b0be84p-53},
    {0x1.9d4d2977150efp+4, 0x1.c1137124d5c5bp+6, 0x1.267203d776b0ep+9, 0x1.99a6337da39ddp+11}},
  {{-0x1.fa471547c2fe5p+1, -0x1.70d4561291237p-56, 0x1.9e6fadbbc171ap-111}, {-0x1.4b99d966c5647p+4, 0x1.9cba2450afff3p-50},
    {0x1.f76deae0436bep+7, -0x1.d25359d4b2f38p+11, 0x1.e8f829f141aa5p+15, -0x1.116f7806d26d3p+20}},
  {{-0x1.0284e78599581p+2, 0x1.e78c1e9e43cfep-53, -0x1.2ac17bfd6be92p-108}, {0x1.aca5cf4921642p+4, 0x1.a46a2e0d8fe1p-51},
    {0x1.44415cd813f8ep+8, 0x1.559b11b2a9c7cp+12, 0x1.96d18e21aebdbp+16, 0x1.0261eb5732e4p+21}},
  {{-0x1.3f7577a6eeafdp+2, 0x1.5de5eab7f12cfp-53, -0x1.4075f5e0494a2p-110}, {-0x1.d224a3ef9e41fp+6, -0x1.9be272a13babcp-48},
    {0x1.b533c678a3956p+12, -0x1.0d3f7fee65d34p+19, 0x1.752a6f5ac2726p+25, -0x1.13d5d163bd3f7p+32}},
  {{-0x1.4086a57f0b6d9p+2, -0x1.95262b72ca9cap-55, -0x1.bd98d5e0861aap-109}, {0x1.ed72e0829ae02p+6, -0x1.fdc1859aea473p-50},
    {0x1.cecc32ec22f9bp+12, 0x1.253d8563f7264p+19, 0x1.a225df2da6e63p+25, 0x1.3e01773762671p+32}},
  {{-0x1.7fe92f591f40dp+2, -0x1.7dd4ed62cbd32p-52, 0x1.2071c071a2146p-108}, {-0x1.661f6a43a5e12p+9, -0x1.0c437b83bc0e6p-45},
    {0x1.f79dcb794f26fp+17, -0x1.d6e8088a19ffep+26, 0x1.ef5d308dbfc97p+35, -0x1.15ea6b0ab529ep+45}},
  {{-0x1.8016b25897c8dp+2, 0x1.27e0f49a4ba72p-54, -0x1.72e1ab15a4d03p-110}, {0x1.69de49e3af2aap+9, 0x1.954b690943b33p-47},
    {0x1.fce23484cfd1p+17, 0x1.de503a3c37c4p+26, 0x1.f9c7b52558abbp+35, 0x1.1d3d50714416ap+45}},
  {{-0x1.bffcbf76b86fp+2, 0x1.853b29347b806p-57, -0x1.0fa018051dd41p-111}, {-0x1.3abf7a5cea91bp+12, -0x1.8257b8abd0511p-42},
    {0x1.8349a2550422dp+23, -0x1.3d91dadc98428p+35, 0x1.24f3d636f3339p+47, -0x1.20427df1b3492p+59}},
  {{-0x1.c0033fdedfe1fp+2, 0x1.20bb7d2324678p-52, 0x1.f5536678d69d3p-106}, {0x1.3b407aa387bd1p+12, 0x1.da1e57343b1efp-43},
    {0x1.83e85daafbad6p+23, 0x1.3e552b5e3c226p+35, 0x1.25e42a45e905bp+47, 0x1.216a3560743eep+59}},
  {{-0x1.ffff97f8159cfp+2, -0x1.e54f415a91586p-55, -0x1.53a5d106f9a3ep-109}, {-0x1.3af76fe4c2fabp+15, -0x1.7cc92f0b996a5p-40},
    {0x1.838e76caaf123p+29, -0x1.3de68b3256526p+44, 0x1.255c052530c71p+59, -0x1.20c2a8418126ap+74}},
  {{-0x1.000034028b3f9p+3, -0x1.f60cb3cec1cedp-52, 0x1.ea26620d6b1cap-106}, {0x1.3b088fed67718p+15, -0x1.505613ba29a31p-39},
    {0x1.83a3893550edcp+29, 0x1.3e0078db8ada4p+44, 0x1.257bec9464251p+59, 0x1.20e9ea0755a47p+74}},
  {{-0x1.1ffffa3884bdp+3, -0x1.ff90c9d2ae925p-53, 0x1.30c0efef78c04p-107}, {-0x1.625edfc63db2fp+18, 0x1.da7fc3ed69467p-37},
    {0x1.ea8c150480a7ap+35, -0x1.c4b30e4bc55c1p+53, 0x1.d5fe468dbbf03p+71, -0x1.043d21bc24decp+90}},
  {{-0x1.200005c7768fbp+3, -0x1.b5b610ffb70d4p-54, -0x1.deb7ad09ec5eap-108}, {0x1.626120391944p+18, 0x1.7d5e8272cda81p-38},
    {0x1.ea8f32fb7f586p+35, 0x1.c4b75ee68e2bap+53, 0x1.d6043fa1ffaa5p+71, 0x1.04414411db7f4p+90}},
  {{-0x1.3fffff6c0d7cp+3, 0x1.197cea8c42d7dp-51, 0x1.7072c5a292198p-105}, {-0x1.baf7da5f3795dp+21, -0x1.16a79518c8122p-33},
    {0x1.7f3e8791fa0d2p+42, -0x1.ba18befcaaa63p+63, 0x1.1ede14765dc0cp+85, -0x1.8d1a9ab5a505p+106}},
  {{-0x1.40000093f2777p+3, -0x1.927b45d95e154p-52, -0x1.0780c21b6e452p-106}, {0x1.baf825a0c63b2p+21, -0x1.20323f10165f2p-35},
    {0x1.7f3ec8ae05f2ep+42, 0x1.ba192fa62a5c8p+63, 0x1.1ede75ef431bp+85, 0x1.8d1b435ece20fp+106}},
  {{-0x1.5ffffff28cdd4p+3, 0x1.c9924a65aa486p-53, -0x1.8d05a4e458063p-108}, {-0x1.308a7d8eadb7cp+25, 0x1.a95a609877977p-31},
    {0x1.6a4938065bfd2p+49, -0x1.1f51f646980c5p+74, 0x1.005993b17e047p+99, -0x1.e7ee7dccf100cp+123}},
  {{-0x1.6000000d7322ap+3, -0x1.8aecb2d37ff52p-51, -0x1.c97d472001b98p-109}, {0x1.308a82715245p+25, -0x1.1233b372bfd9ep-29},
    {0x1.6a493dd62402ep+49, 0x1.1f51fd307a7cdp+74, 0x1.00599beaf8731p+99, 0x1.e7ee915e59f9p+123}},
  {{-0x1.7ffffffee1127p+3, -0x1.ce1f7906b30f5p-54, 0x1.b43a13e31b9dfp-111}, {-0x1.c8cfbfaf2b0c8p+28, 0x1.7e94018c6c78dp-27},
    {0x1.97926203e98acp+56, -0x1.e4da54ebc6dacp+84, 0x1.447163ae314a4p+113, -0x1.cf2769e629665p+141}},
  {{-0x1.800000011eed9p+3, 0x1.19d5307e1fb5ep-53, 0x1.8f0dbe415315p-109}, {0x1.c8cfc050d4f38p+28, -0x1.7ef0726d4e7acp-26},
    {0x1.9792629426754p+56, 0x1.e4da55ed2869fp+84, 0x1.44716493d49d4p+113, 0x1.cf276b7feead7p+141}},
  {{-0x1.9fffffffe9edcp+3, 0x1.84f40342d001cp-51, 0x1.50556e5aede66p-105}, {-0x1.7328cbfacb4e5p+32, -0x1.eae875d913775p-24},
    {0x1.0d0fa2e06b2f1p+64, -0x1.04105bec453b2p+96, 0x1.1ac9dd401f2e4p+128, -0x1.47ffb069fc5a3p+160}},
  {{-0x1.a000000016124p+3, -0x1.84e03341ee8ddp-51, 0x1.f8391fef50bd4p-105}, {0x1.7328cc0534b1bp+32, -0x1.f63c3a52c12bfp-24},
    {0x1.0d0fa2e7f760fp+64, 0x1.04105bf7369b6p+96, 0x1.1ac9dd4ffcbb2p+128, 0x1.47ffb080fcf49p+160}},
};

// From the zero nearest to x.
SLUICE_INLINE vdd log_gamma_beside_zeros_dd(vd x) {
  vdd zero = splat_dd(0.0, 0.0), slope = zero;
  vd zero_rest = splat_d(0.0), second = zero_rest, third = second, fourth = second, fifth = second;
  for (int i = 0; i < (int)(sizeof(log_gamma_zeros) / sizeof(log_gamma_zero)); i++) {
    const log_gamma_zero *next = &log_gamma_zeros[i];
    vl nearer = abs_d(x - next->zero[0]) < abs_d(x - zero.hi);
    zero = select_dd(nearer, splat_dd(next->zero[0], next->zero[1]), zero);
    zero_rest = select_d(nearer, splat_d(next->zero[2]), zero_rest);
    slope = select_dd(nearer, splat_dd(next->slope[0], next->slope[1]), slope);
    second = select_d(nearer, splat_d(next->rest[0]), second);
    third = select_d(nearer, splat_d(next->rest[1]), third);
    fourth = select_d(nearer, splat_d(next->rest[2]), fourth);
    fifth = select_d(nearer, splat_d(next->rest[3]), fifth);
  }
  // The first difference is exact.
  vdd t = add_dd_d(exact_sum(x - zero.hi, -zero.lo), -zero_rest);
  vd rest = t.hi * fma_d(t.hi, fma_d(t.hi, fma_d(t.hi, fifth, fourth), third), second);
  return multiply_dd(t, add_dd_d(slope, rest));
}

#endif
