// The error function in f64, its complement and its inverse.
#pragma once
#include "math/math_d_exponential.h"
#include "math/math_d_logarithm.h"
#if SLUICE_COMPILED

// erf(x) / x in x^2, for |x| <= 1.
static const double erf_head[][2] = {
  {0x1.20dd750429b6dp+0, 0x1.1ad7ff84a0f7cp-56},
  {-0x1.812746b0379e7p-2, 0x1.08b892de9c1f8p-56},
  {0x1.ce2f21a042bddp-4, 0x1.0b70960ff3f2ap-58},
};
static const double erf_tail[] = {
  -0x1.b82ce3128898dp-6, 0x1.565bcd0e647acp-8, -0x1.c02db3feccedp-11, 0x1.f9a326bdd942p-14,
  -0x1.f4d255b078cd5p-17, 0x1.b9e649a9fe69bp-20, -0x1.5f6d42f218e51p-23, 0x1.fc3e8f0b390cp-27,
  -0x1.4e48c9d4074f1p-30, 0x1.7e7e8e7125a0cp-34, -0x1.285e44d97b878p-38,
};

SLUICE_INLINE vdd small_erf_dd(vd x) {
  return multiply_dd_d(POLYNOMIAL_DD(exact_product(x, x), erf), x);
}

// e^(x^2) (1 + 2x) erfc(x) in (x - 4) / (x + 4), for 0 <= x <= 27.4.
static const double erfc_head[][2] = {
  {0x1.3ba5916e9fd7fp+0, -0x1.aaac9001ef3a5p-55},
  {-0x1.1df1ad154a28ep-3, -0x1.2bd84e259acc9p-57},
  {0x1.f7f5df66fd7c1p-7, 0x1.13890ca2f46c1p-61},
  {0x1.16ecefcfa5398p-4, 0x1.9e778ce82ab75p-59},
  {-0x1.9ddb23c3e913p-4, 0x1.e792f582b6754p-61},
  {0x1.7fee004e124b8p-4, 0x1.a88e542e8cdd6p-59},
  {-0x1.0fb06dfe48599p-4, 0x1.7475c07fc909dp-58},
  {0x1.3079edf6846bbp-5, -0x1.91afc4acb5c5p-60},
  {-0x1.096238855e933p-6, 0x1.c211a90fd50ffp-65},
};
static const double erfc_tail[] = {
  0x1.49c6728554655p-8, -0x1.8d4a99787e245p-11, -0x1.a1df245c12f2ep-13, 0x1.3be030d1a4f25p-13,
  -0x1.99597f40fa5a9p-16, -0x1.78811cc95a5acp-17, 0x1.7f2cfb822328cp-18, 0x1.384178ffd84a7p-22,
  -0x1.bb7ba464b221dp-21, 0x1.5355711eed666p-24, 0x1.dfbb884ad41dp-24, -0x1.76e4a4eae004dp-26,
  -0x1.1690f0a56d78bp-26, 0x1.faff8ca331549p-29, 0x1.6b00437a0eab5p-29, -0x1.27ea66889e34ep-32,
  -0x1.878e93e5dbba7p-32, -0x1.ec8fb253b7303p-35,
};

// erfc(x) = y 2^n for 0 <= x <= 27.4; relative error 2^-56.
typedef struct {
  vdd y;
  vl n;
} scaled_dd;
SLUICE_INLINE scaled_dd erfc_parts(vd x) {
  vdd t = divide_dd(exact_sum(x, splat_d(-4.0)), exact_sum(x, splat_d(4.0)));
  vdd rational = divide_dd(POLYNOMIAL_DD(t, erfc), exact_sum(x + x, splat_d(1.0)));
  exponential_parts e = exponential_parts_d(negate_dd(exact_product(x, x)));
  return (scaled_dd){multiply_dd(rational, add_dd_d(e.q, splat_d(1.0))), e.n};
}

SLUICE_INLINE vd erf_d(vd x) {
  vd magnitude = abs_d(x);
  vdd small = small_erf_dd(clamp_exponent_d(magnitude, 0.0, 1.0));
  scaled_dd rest = erfc_parts(clamp_exponent_d(magnitude, 1.0, 6.0));
  vd large = add_dd_d(negate_dd(scale_dd(rest.y, power_of_two_d(rest.n))), splat_d(1.0)).hi;
  vd y = select_d(magnitude <= 1.0, small.hi, large);
  return copysign_d(select_d(x == x, y, x), x);
}

SLUICE_INLINE vd erfc_d(vd x) {
  vd magnitude = abs_d(x);
  scaled_dd e = erfc_parts(clamp_exponent_d(magnitude, 0.0, 27.4));
  vdd rest = scale_dd(e.y, power_of_two_d(maximum_l(e.n, splat_l(-1000))));
  vd above = add_dd_d(negate_dd(rest), splat_d(2.0)).hi;
  vd y = select_d(x < 0.0, above, scale_by_power_of_two_d(e.y.hi, e.n));
  return select_d(x == x, y, x);
}

// Where x^2 is small erf^-1(x) / x in w = -log(1 - x^2) <= 6, else in sqrt(w) - 4. Errors of 2^-27.
static const double erf_inv_near[] = {
  0x1.c5bf891b05918p-1, 0x1.db29fb85daca1p-3, 0x1.7a72a4aec62b8p-7, -0x1.320bf4e99d194p-9,
  -0x1.0d53541b08dafp-13, 0x1.8bd5afcbff7afp-15, 0x1.87e665fee44e1p-20, -0x1.5b5926e278ca5p-21,
  -0x1.ad14af7bf2097p-23, 0x1.31ee377a65d7cp-24, -0x1.1a4f7393efdf2p-27, 0x1.e2ad07665c7a2p-33,
  0x1.69debc89b11dcp-35, -0x1.2b66369ebb928p-38, 0x1.23df63e7acca5p-43,
};
static const double erf_inv_far[] = {
  0x1.eb7e09140b836p+1, 0x1.026e2646a2d9bp+0, 0x1.4a440f6eb9419p-10, -0x1.c790b08aa1e43p-11,
  0x1.5065d788f0069p-12, -0x1.ef81bfb12f8f2p-14, 0x1.d6e15bff8b62dp-15, -0x1.0d5e0e7ce45b7p-15,
  0x1.2ccebe9d03923p-16, -0x1.341095d5b0e0fp-17, 0x1.ec82c7868deb5p-19, -0x1.95036ec9bec0fp-22,
  -0x1.3bdc6756e2dep-21, 0x1.40cab5e0bd5fep-22, -0x1.81d22b0fd909ap-26, -0x1.172d5a4e776cbp-26,
  0x1.b4ed92016e318p-29,
};

// One of Halley's steps, of third order, from there: the residual is erf(y) - x, or that of the complements.
SLUICE_INLINE vd erf_inv_d(vd x) {
  vd magnitude = abs_d(x);
  vd bounded = select_d(magnitude < 1.0, magnitude, splat_d(0.5));
  vd complement = 1.0 - bounded;
  vdd product = exact_product(complement, 1.0 + bounded);
  vd w = -logarithm_dd(product.hi).hi;
  vd far = __builtin_elementwise_sqrt(select_d(w > 0.0, w, splat_d(0.0)));
  vd start = select_d(w <= 6.0, POLYNOMIAL_D(w, erf_inv_near), POLYNOMIAL_D(far - 4.0, erf_inv_far));
  vd y = bounded * start;
  vdd small = add_dd_d(small_erf_dd(clamp_exponent_d(y, 0.0, 1.0)), -bounded);
  scaled_dd e = erfc_parts(clamp_exponent_d(y, 0.25, 6.5));
  // 1 - bounded is exact from 1/2 on.
  vdd large = subtract_dd(exact_sum(splat_d(1.0), -bounded), scale_dd(e.y, power_of_two_d(e.n)));
  vd residual = select_d(y < 0.5, small.hi, large.hi);
  vd step = residual * 0x1.c5bf891b4ef6bp-1 * exponential_d(y * y);
  y -= step / fma_d(y, step, splat_d(1.0));
  y = select_d(magnitude == 1.0, splat_d(__builtin_inf()), y);
  return copysign_d(select_d(magnitude <= 1.0, y, splat_d(__builtin_nan(""))), x);
}

#endif
