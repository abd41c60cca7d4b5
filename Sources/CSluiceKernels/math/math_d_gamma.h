// The logarithm of the gamma function and its derivative in f64.
#pragma once
#include "math/math_d_digamma_zeros.h"
#include "math/math_d_log_gamma_zeros.h"
#include "math/math_d_logarithm.h"
#if SLUICE_COMPILED

// (sin r - r) / r^3 and (cos r - 1) / r^2 in r^2, for |r| <= pi/4: errors of 2^-70.
static const double fine_sine_head[][2] = {
  {-0x1.5555555555555p-3, -0x1.55555554224bp-57},
  {0x1.1111111111111p-7, 0x1.1110c265fa69cp-63},
  {-0x1.a01a01a01a01ap-13, -0x1.6b03a264aa264p-73},
};
static const double fine_sine_tail[] = {
  0x1.71de3a556c733p-19, -0x1.ae64567f5414cp-26, 0x1.6124613a00672p-33, -0x1.ae7f3d01b8a57p-41,
  0x1.952a26da3f1aep-49, -0x1.2d49b0e3cf348p-57,
};
static const double fine_cosine_head[][2] = {
  {-0x1p-1, 0x1.13bc38a9ff605p-96},
  {0x1.5555555555555p-5, 0x1.5555554a6e53ap-59},
  {-0x1.6c16c16c16c17p-10, 0x1.f49fdba06ae79p-65},
};
static const double fine_cosine_tail[] = {
  0x1.a01a01a01a01ap-16, -0x1.27e4fb7789f5bp-22, 0x1.1eed8eff8d5a9p-29, -0x1.93974a8b5afefp-37,
  0x1.ae7f3ce97db3bp-45, -0x1.682567edda18bp-53, 0x1.e2073dba72cc2p-62,
};

typedef struct {
  vdd sine, cosine;
} sine_and_cosine;

// Of pi f, for |f| <= 1/2.
SLUICE_INLINE sine_and_cosine sine_and_cosine_of_pi(vd f) {
  vd magnitude = abs_d(f);
  vl steep = magnitude > 0.25;
  // From 1/4 on, of pi (1/2 - f): there the difference is exact.
  vd reduced = select_d(steep, 0.5 - magnitude, magnitude);
  vdd r = multiply_dd_d(splat_dd(0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53), reduced);
  vdd z = multiply_dd(r, r);
  vdd sine = add_dd(r, multiply_dd(multiply_dd(r, z), POLYNOMIAL_DD(z, fine_sine)));
  vdd cosine = add_dd_d(multiply_dd(z, POLYNOMIAL_DD(z, fine_cosine)), splat_d(1.0));
  vdd up = select_dd(steep, cosine, sine);
  return (sine_and_cosine){select_dd(f < 0.0, negate_dd(up), up), select_dd(steep, sine, cosine)};
}

// MARK: The logarithm of |gamma|

// lgamma(2 + w) / w for |w| <= 1/2; x (lgamma(x) - (x - 1/2) log x + x - log(2 pi) / 2) in 1/x^2, for x >= 10.
static const double log_gamma_head[][2] = {
  {0x1.b0ee6072093cep-2, 0x1.6cb90701fbfabp-58},
  {0x1.4a34cc4a60fa6p-2, 0x1.18897a4ad9631p-56},
  {-0x1.13e001a557607p-4, 0x1.fb3f2ad149361p-58},
  {0x1.51322ac7d8483p-6, -0x1.5ce52f4b71f02p-63},
  {-0x1.e404fc218f5f1p-8, 0x1.765859e2f9697p-62},
  {0x1.7add6eadb6db1p-9, 0x1.51a3d001fe62bp-63},
  {-0x1.38ac5c2bf8f7ap-10, -0x1.0f6e23e3cc569p-64},
  {0x1.0b36af86276a6p-11, 0x1.7e12eab46f56ap-66},
  {-0x1.d3fd4c76b05c3p-13, 0x1.e34a4daf087e8p-67},
};
static const double log_gamma_tail[] = {
  0x1.a127b10070904p-14, -0x1.78de5be625e29p-15, 0x1.580dcb1dfb2e8p-16, -0x1.3cbc929a40c41p-17,
  0x1.2598409fa857ap-18, -0x1.11b382546632fp-19, 0x1.00542e936db75p-20, -0x1.e2401bb9bbd0ap-22,
  0x1.c9b38617ce18dp-23, -0x1.b18b5b67d1a9ap-24, 0x1.80e3c02736689p-25, -0x1.6e50741433c36p-26,
  0x1.04e8b5a1f5642p-26, -0x1.f3b890ff369c1p-28,
};
static const double stirling[] = {
  0x1.5555555555555p-4, -0x1.6c16c16c16c0bp-9, 0x1.a01a01a00116ep-11, -0x1.381380e9c5b5ep-11,
  0x1.b9516963cb8cfp-11, -0x1.f677b5e4719e7p-10, 0x1.9e027768ce529p-8, -0x1.80d9b6a8f212ep-6,
};

// lgamma(x) for finite x > -18 but for the poles, with an absolute error below 2^-68 beside the zeros of the negative axis.
SLUICE_INLINE vdd log_gamma_dd(vd x) {
  vl large = x >= 10.0;
  // z = x + shift is in 1.5 ..< 2.5, and gamma(x) = gamma(z) times or over the product of what lies between.
  vd bounded = select_d(large | (x != x), splat_d(2.0), x);
  vd shift = 2.0 - floor_d(bounded + 0.5);
  shift = select_d(abs_d(bounded) < 0x1p-53, splat_d(2.0), shift);
  vd w = (bounded + (shift - 2.0));
  vdd product = splat_dd(1.0, 0.0);
  vl up = shift > 0.0;
  for (int i = 0; i < 20; i++) {
    vl inside = select_d(up, splat_d(i), splat_d(i + 1)) < select_d(up, shift, 1.0 - shift);
    if (!any_l(inside)) break;
    vdd factor = exact_sum(bounded, select_d(up, splat_d(i), splat_d(-1.0 - i)));
    product = select_dd(inside, multiply_dd(product, factor), product);
  }
  product = select_dd(product.hi < 0.0, negate_dd(product), product);
  product = select_dd(large, pair_dd(x, splat_d(0.0)), product);
  vdd logarithm = logarithm_of_dd(product);
  vdd small = multiply_dd_d(POLYNOMIAL_DD(pair_dd(w, splat_d(0.0)), log_gamma), w);
  small = add_dd(small, select_dd(up, negate_dd(logarithm), logarithm));

  vd reciprocal = 1.0 / product.hi;
  vd rest = reciprocal * POLYNOMIAL_D(reciprocal * reciprocal, stirling);
  vdd bulk = subtract_dd(multiply_dd(logarithm, exact_sum(x, splat_d(-0.5))), pair_dd(x, splat_d(0.0)));
  bulk = add_dd(bulk, add_dd_d(splat_dd(0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55), rest));
  return select_dd(large, bulk, small);
}

// Below -18, where no f64 is near a zero, by reflection: log(pi) - log|x sin(pi x)| - lgamma(-x).
SLUICE_INLINE vd lgamma_d(vd x) {
  const double infinity = __builtin_inf();
  vl far = x <= -18.0;
  vd magnitude = abs_d(x);
  vdd y = log_gamma_dd(select_d(far, magnitude, x));
  if (any_l(far)) {
    vd f = x - round_even_d(x);
    vdd sine = sine_and_cosine_of_pi(select_d(far & (f == f), f, splat_d(0.5))).sine;
    sine = multiply_dd_d(sine, select_d(far, magnitude, splat_d(1.0)));
    vdd logarithm = logarithm_of_dd(select_dd(sine.hi < 0.0, negate_dd(sine), sine));
    vdd reflected = subtract_dd(splat_dd(0x1.250d048e7a1bdp+0, 0x1.7abf2ad8d5088p-57), add_dd(logarithm, y));
    y = select_dd(far, reflected, y);
  }
  vl beside_zero = (abs_d(y.hi) < LOG_GAMMA_BESIDE_ZERO) & (x < -2.0);
  if (any_l(beside_zero)) y = select_dd(beside_zero, log_gamma_beside_zeros_dd(x), y);
  vl pole = (x <= 0.0) & (round_even_d(x) == x);
  vl overflow = x > 0x1.754d9278b51a7p+1014;
  vd result = select_d(pole | overflow | (magnitude == infinity), splat_d(infinity), y.hi);
  return select_d(x == x, result, x);
}

// MARK: Its derivative

// psi(1.75 + w) / (1.75 + w - the root) for |w| <= 1/2; x^2 (log x - 1 / 2x - psi(x)) in 1/x^2, for x >= 10.
static const double digamma_head[][2] = {
  {0x1.b763ca67112ap-1, -0x1.05361567061b1p-57},
  {-0x1.4e15b17372db3p-2, 0x1.1bce7121971d7p-56},
  {0x1.41c830a3206e4p-3, 0x1.7191e82be1ac9p-58},
  {-0x1.510ab0e548b54p-4, 0x1.f55c4e4e5d4cap-59},
  {0x1.6effaf57e5eedp-5, 0x1.cd1900fda2864p-59},
  {-0x1.97cc6e105fa15p-6, -0x1.f5e8e13ac7514p-60},
  {0x1.ca4947227be3dp-7, 0x1.03d466fc2a374p-65},
  {-0x1.0335d25add0eap-7, 0x1.8a4a71d77b89fp-61},
  {0x1.266020ed0f937p-8, 0x1.8b870e57ca4bap-63},
};
static const double digamma_tail[] = {
  -0x1.4f1c28df98648p-9, 0x1.7e0ac6049558p-10, -0x1.b3f1e24951b78p-11, 0x1.f1bca44b70604p-12,
  -0x1.1c3e93b9c8e82p-12, 0x1.44b9514eb6f9dp-13, -0x1.73107383adeeep-14, 0x1.a801bb2e7593fp-15,
  -0x1.e383e8bcfdc97p-16, 0x1.1446e0c37f1bfp-16, -0x1.43b5de0ee7f76p-17, 0x1.71f20abc40fc6p-18,
  -0x1.569512892f09dp-19, 0x1.878491cf08152p-20, -0x1.c8f48e87c6dd8p-20, 0x1.051dd3f509431p-20,
};
static const double digamma_asymptotic[] = {
  0x1.5555555555555p-4, -0x1.111111111111p-7, 0x1.041041040eaa9p-8, -0x1.1111110aa9604p-8,
  0x1.f07c120a33491p-8, -0x1.5991e0f9ff368p-6, 0x1.54b3a200e8e4dp-4, -0x1.b59a48f6f7f9bp-2,
  0x1.105c65c377d32p+1,
};

// psi(x) for x > -8 but for the poles, with an absolute error below 2^-62.
SLUICE_INLINE vdd digamma_dd(vd x) {
  vl large = x >= 10.0;
  // z = x + shift is in 1.25 ..< 2.25; the reciprocals of what lies between are summed as a fraction.
  vd bounded = select_d(large | (x != x), splat_d(2.0), x);
  vd shift = 1.0 - floor_d(bounded - 0.25);
  shift = select_d(abs_d(bounded) < 0x1p-53, splat_d(2.0), shift);
  vdd numerator = splat_dd(0.0, 0.0), denominator = splat_dd(1.0, 0.0);
  vl up = shift > 0.0;
  for (int i = 0; i < 11; i++) {
    vl inside = select_d(up, splat_d(i), splat_d(i + 1)) < select_d(up, shift, 1.0 - shift);
    if (!any_l(inside)) break;
    vdd term = exact_sum(bounded, select_d(up, splat_d(i), splat_d(-1.0 - i)));
    numerator = select_dd(inside, add_dd(multiply_dd(numerator, term), denominator), numerator);
    denominator = select_dd(inside, multiply_dd(denominator, term), denominator);
  }
  vdd sum = divide_dd(numerator, denominator);
  vdd z = exact_sum(bounded, shift);
  vdd from_root = subtract_dd(z, splat_dd(0x1.762d86356be3fp+0, 0x1.b86a722197829p-54));
  vdd small = multiply_dd(POLYNOMIAL_DD(add_dd_d(z, splat_d(-1.75)), digamma), from_root);
  small = add_dd(small, select_dd(up, negate_dd(sum), sum));

  vd argument = select_d(large, x, splat_d(10.0));
  vd reciprocal = 1.0 / argument;
  vd square = reciprocal * reciprocal;
  vd rest = square * POLYNOMIAL_D(square, digamma_asymptotic);
  vdd half = divide_dd(splat_dd(-0.5, 0.0), pair_dd(argument, splat_d(0.0)));
  vdd bulk = add_dd(logarithm_dd(argument), add_dd_d(half, -rest));
  return select_dd(large, bulk, small);
}

// Below -8 by reflection: psi(-x) - 1 / x - pi cot(pi x). NaN at the poles.
SLUICE_INLINE vd digamma_d(vd x) {
  vl far = x <= -8.0;
  vdd y = digamma_dd(select_d(far, -x, x));
  if (any_l(far)) {
    vd f = x - round_even_d(x);
    sine_and_cosine angle = sine_and_cosine_of_pi(select_d(far & (f == f), f, splat_d(0.5)));
    vdd cotangent = divide_dd(angle.cosine, angle.sine);
    cotangent = multiply_dd(cotangent, splat_dd(0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53));
    vdd reciprocal = divide_dd(splat_dd(1.0, 0.0), pair_dd(x, splat_d(0.0)));
    y = select_dd(far, subtract_dd(y, add_dd(reciprocal, cotangent)), y);
  }
  vl pole = (x <= 0.0) & (round_even_d(x) == x);
  vl beside_zero = (abs_d(y.hi) < 0x1p-6) & (x < 0.0) & ~pole;
  if (__builtin_expect(any_l(beside_zero), 0)) {
    double xs[SLUICE_LANES], ys[SLUICE_LANES];
    int64_t mask[SLUICE_LANES];
    store_d(xs, x);
    store_d(ys, y.hi);
    store_l(mask, beside_zero);
    digamma_beside_zeros_d(xs, mask, ys);
    y.hi = load_d(ys);
  }
  vd result = select_d(pole, splat_d(__builtin_nan("")), y.hi);
  // Near 0 the pole alone counts, and the sum could overflow.
  result = select_d((x != 0.0) & (abs_d(x) < 0x1p-200), -1.0 / x, result);
  result = select_d(x == __builtin_inf(), x, result);
  return select_d(x == x, result, x);
}

#endif
