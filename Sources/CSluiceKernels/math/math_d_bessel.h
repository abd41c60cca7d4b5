// Modified Bessel functions of the first kind in f64, times e^-|x|: I0 and I1.
#pragma once
#include "math/double_double.h"
#if SLUICE_COMPILED

// Of e^-x I0(x) and e^-x I1(x) / x in x/4 - 1 for 0 <= x <= 8, and of sqrt(x) times both functions in 16/x - 1 beyond.
static const double bessel_i0e_near_head[][2] = {
  {0x1.a7f09f8eedf5ap-3, 0x1.4325b722096dcp-59},
  {-0x1.cedda0048620cp-4, 0x1.84c1ae9f75adep-59},
  {0x1.8322d1d8a3bcdp-4, 0x1.16227a97c5aeap-59},
  {-0x1.6cb8d0c915893p-4, -0x1.ba31c2d54dbffp-59},
  {0x1.65c235bfea525p-4, 0x1.0609ecc7f4a4dp-58},
  {-0x1.5c028fe6476f7p-4, 0x1.a575e0ae4e64dp-68},
  {0x1.44b6196a81ccap-4, -0x1.418238a8ca083p-61},
  {-0x1.1cd73a8e6f3d9p-4, 0x1.c0012ebf0dc61p-58},
  {0x1.d11e10f4dfa6fp-5, 0x1.be97482c5f70bp-60},
  {-0x1.602411e26e1e2p-5, 0x1.51714be65195bp-59},
  {0x1.ee6f5662ec724p-6, -0x1.fa69fe20de162p-60},
  {-0x1.427b0996a6054p-6, -0x1.d8a5fb001e395p-65},
  {0x1.87e866aff9c28p-7, 0x1.1fa7bef294aa3p-61},
  {-0x1.bd258e7552c48p-8, 0x1.b4e2a114fffdp-62},
  {0x1.da1ab0ffbed1p-9, 0x1.e03633a488579p-64},
  {-0x1.daf9b709c141bp-10, -0x1.7b0f6f661396ep-64},
  {0x1.c0f3e4bcd5e4fp-11, 0x1.05bdab0ba0415p-65},
  {-0x1.917ff39119b7bp-12, -0x1.20a49e0b87b9fp-66},
  {0x1.549d75133a92bp-13, -0x1.533eb59341c05p-67},
  {-0x1.12c7a39f1c1bdp-14, 0x1.ae4ad73758f97p-68},
};
static const double bessel_i0e_near_tail[] = {
  0x1.a681cc3a72d71p-16, -0x1.363e2e9d2e6fap-17, 0x1.b42fc795f8947p-19, -0x1.25ba2e79d467bp-20,
  0x1.7a192da16a51bp-22, -0x1.d6c2d69ec9ad7p-24, 0x1.23c85af95d499p-25, -0x1.4efc8b715c1ebp-27,
  0x1.2cc0a9fd2c65bp-29, -0x1.4d509b6a71026p-31, 0x1.4e94f6b75fda6p-32, -0x1.488a1f64814cp-34,
};
static const double bessel_i1e_near_head[][2] = {
  {0x1.6e14eb8e5d319p-5, -0x1.96b7374870804p-59},
  {-0x1.f4bb071a7752bp-5, -0x1.33d7e80e6883bp-59},
  {0x1.16c390ddb08edp-4, 0x1.291738bf3f808p-58},
  {-0x1.1881379ffb5c2p-4, -0x1.f14ed4eb89f1dp-59},
  {0x1.0530f817ff9e1p-4, 0x1.b6d49c09e46eep-60},
  {-0x1.c4daa51341c3bp-5, 0x1.0f7a0d0149c8ep-65},
  {0x1.6df95e8be14bep-5, -0x1.270f8cacb2bedp-60},
  {-0x1.13d5f358a5495p-5, -0x1.3b070100a7736p-59},
  {0x1.84125b0cff371p-6, 0x1.9076420898dcdp-62},
  {-0x1.fe3d9c0190509p-7, 0x1.559e05b229386p-61},
  {0x1.3a0c1a03dcddfp-7, 0x1.1531fce307d01p-62},
  {-0x1.6ab6a3890a802p-8, 0x1.304dc0b3deac5p-66},
  {0x1.89f8a642f4444p-9, -0x1.d443c68360b58p-63},
  {-0x1.93682669e48d9p-10, 0x1.fbc43b53a4dddp-64},
  {0x1.8656c6be39e57p-11, 0x1.972ada1918a24p-71},
  {-0x1.65bf68665607bp-12, 0x1.486c4c6591189p-67},
  {0x1.3742cd4d7bcaap-13, -0x1.4e79c297b3e89p-70},
  {-0x1.01a419b25a55dp-14, -0x1.c8d5d4d9862c9p-68},
  {0x1.96975305999c2p-16, 0x1.7331365fa834cp-70},
  {-0x1.326bebe2f6505p-17, -0x1.41aaae9fdbfd6p-71},
};
static const double bessel_i1e_near_tail[] = {
  0x1.b9e739571152fp-19, -0x1.3168363eb6772p-20, 0x1.955c19e30b5bcp-22, -0x1.02829f340b5f1p-23,
  0x1.3c6b80c5c46cep-25, -0x1.76d304a34972dp-27, 0x1.b78fb468d5a2ap-29, -0x1.e31ddb713baabp-31,
  0x1.b033676fd4db7p-33, -0x1.c88b08c03638cp-35, 0x1.9d8a807401a72p-36, -0x1.87ef6eb7c8297p-38,
};
static const double bessel_i0e_far_head[][2] = {
  {0x1.9bd428ad249a5p-2, -0x1.d5d29a8561441p-56},
  {0x1.b87969bb93bcep-9, -0x1.8a8686ffb3cb3p-64},
  {0x1.1daa72b5e72b8p-13, -0x1.68bba39cb2eecp-67},
  {0x1.75e5ee6fb3ba6p-17, 0x1.8658807e769f9p-71},
  {0x1.8e5139f0f5863p-20, -0x1.7e4766240822ep-76},
  {0x1.3f49af5605e2ap-22, -0x1.e23d0dc65c52fp-79},
};
static const double bessel_i0e_far_tail[] = {
  0x1.7d0fcb9d60dadp-24, 0x1.51caf242452c7p-25, 0x1.72112efaff8c9p-26, 0x1.04098e1e8b2c7p-27,
  -0x1.cbf792076a2f9p-28, -0x1.cf24c1a40ab02p-27, -0x1.848e384a0f2f9p-28, 0x1.0be642ac142a9p-27,
  0x1.1a00da896ce02p-27, -0x1.18c879aa7dc19p-28, -0x1.06535f0971eafp-27, 0x1.542102fd18094p-29,
  0x1.a95ec5033cd94p-28, -0x1.c829e2753448ep-30, -0x1.290f26fb62804p-28, 0x1.1129d0cadcf16p-30,
  0x1.4b696b3e3f711p-29, -0x1.e4289072904a3p-32, -0x1.0c2af7e1e1459p-30, 0x1.0c6aad1f8d8c5p-33,
  0x1.123704d0a2ae8p-32, -0x1.12e70722667ddp-36, -0x1.06ebe6858b2adp-35,
};
static const double bessel_i1e_far_head[][2] = {
  {0x1.8ebe783a8403p-2, -0x1.464e4ef4e0f22p-58},
  {-0x1.3f796198ee63dp-7, -0x1.8c78ee40cb2ep-61},
  {-0x1.cbc54df1edcbap-13, 0x1.d3e49b5fc4ccp-68},
  {-0x1.f89c23044fac6p-17, 0x1.4605883f24241p-72},
  {-0x1.ec8e0fe8ee112p-20, -0x1.1201a1854e15ep-74},
  {-0x1.76138692fc07p-22, 0x1.8b24e88b8fb45p-76},
};
static const double bessel_i1e_far_tail[] = {
  -0x1.ad8e10b9bd4aep-24, -0x1.7276c07e16365p-25, -0x1.916c9d2265b3p-26, -0x1.22030fdb16a35p-27,
  0x1.cae6ccb6aaf4p-28, 0x1.e481a0887f609p-27, 0x1.ac6fe4f26f75p-28, -0x1.0e91911ac1aa4p-27,
  -0x1.2ae301b263006p-27, 0x1.116250e94a364p-28, 0x1.12c4bda67744ap-27, -0x1.42d8d9d533214p-29,
  -0x1.bbd021ca831ap-28, 0x1.af4a0b8a217fap-30, 0x1.35cbfa475ea75p-28, -0x1.03e7534fc3b1cp-30,
  -0x1.59e80abe09e0bp-29, 0x1.cff2165e2202p-32, 0x1.18375215557edp-30, -0x1.02a69f02acb95p-33,
  -0x1.1eda2d621f4bep-32, 0x1.09fc856a40d2dp-36, 0x1.134e20a837203p-35,
};

typedef struct {
  vdd near, far;  // where each polynomial takes its argument
  vdd root;       // sqrt(|x|)
  vl is_far;
} bessel_arguments;
SLUICE_INLINE bessel_arguments bessel_arguments_of(vd magnitude) {
  vl is_far = magnitude > 8.0;
  vd small = select_d(is_far, splat_d(8.0), magnitude), large = select_d(is_far, magnitude, splat_d(8.0));
  vdd far = add_dd_d(divide_dd(splat_dd(16.0, 0.0), pair_dd(large, splat_d(0.0))), splat_d(-1.0));
  vdd root = sqrt_dd(pair_dd(select_d(large < __builtin_inf(), large, splat_d(8.0)), splat_d(0.0)));
  return (bessel_arguments){exact_sum(0.25 * small, splat_d(-1.0)), far, root, is_far};
}

SLUICE_INLINE vd bessel_i0e_d(vd x) {
  vd magnitude = abs_d(x);
  bessel_arguments at = bessel_arguments_of(magnitude);
  vd near = POLYNOMIAL_DD(at.near, bessel_i0e_near).hi;
  vd far = divide_dd(POLYNOMIAL_DD(at.far, bessel_i0e_far), at.root).hi;
  vd y = select_d(at.is_far, far, near);
  y = select_d(magnitude == __builtin_inf(), splat_d(0.0), y);
  return select_d(x == x, y, x);
}

SLUICE_INLINE vd bessel_i1e_d(vd x) {
  vd magnitude = abs_d(x);
  bessel_arguments at = bessel_arguments_of(magnitude);
  vd near = multiply_dd_d(POLYNOMIAL_DD(at.near, bessel_i1e_near), magnitude).hi;
  vd far = divide_dd(POLYNOMIAL_DD(at.far, bessel_i1e_far), at.root).hi;
  vd y = select_d(at.is_far, far, near);
  y = select_d(magnitude == __builtin_inf(), splat_d(0.0), y);
  return copysign_d(select_d(x == x, y, x), x);
}

#endif
