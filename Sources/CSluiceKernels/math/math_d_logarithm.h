// Logarithms in f64 and what is made of them, through log(1 + f) in double-double with a relative error of 2^-65.
#pragma once
#include "math/double_double.h"
#if SLUICE_COMPILED

// (log((1 + s) / (1 - s)) - 2s) / s^3 in s^2, for 1/sqrt(2) <= (1 + s) / (1 - s) <= sqrt(2).
static const double logarithm_coefficients_head[][2] = {
  {0x1.5555555555555p-1, 0x1.55555554a44b5p-55},
  {0x1.999999999999ap-2, -0x1.999964cca1ef7p-56},
};
static const double logarithm_coefficients_tail[] = {
  0x1.2492492492492p-2, 0x1.c71c71c71c71ep-3, 0x1.745d1745d1538p-3, 0x1.3b13b13b2c729p-3, 0x1.111111054402dp-3,
  0x1.e1e1e9479d9c7p-4, 0x1.af26e094f2578p-4, 0x1.864eaf8c88703p-4, 0x1.5f7898ea485abp-4, 0x1.82a737da91789p-4,
};

// log(1 + f) + e ln 2 for 1/sqrt(2) <= 1 + f <= sqrt(2).
SLUICE_INLINE vdd logarithm_core(vdd f, vd e) {
  vdd s = divide_dd(f, add_dd_d(f, splat_d(2.0)));
  vdd z = multiply_dd(s, s);
  vdd w = POLYNOMIAL_DD(z, logarithm_coefficients);
  vdd tail = multiply_dd(multiply_dd(s, z), w);
  vdd y = add_dd(scale_dd(s, splat_d(2.0)), tail);
  return add_dd(ordered_sum(e * 0x1.62e42fefa2p-1, e * 0x1.9ef35793c7673p-41), y);
}

// x = 2^e (1 + f), for normal x > 0.
typedef struct {
  vd f, e;
} normalized;
SLUICE_INLINE normalized normalize_d(vd x) {
  vl shifted = (vl)x + (0x3ff0000000000000 - 0x3fe6a09e667f3bcd);
  // The exponent as a double: the bits below those of 2^52.
  vd e = (vd)((vl)((vul)shifted >> 52) | 0x4330000000000000) - (0x1p52 + 1023.0);
  return (normalized){(vd)((shifted & 0xfffffffffffff) + 0x3fe6a09e667f3bcd) - 1.0, e};
}

// log x in double-double for finite x > 0.
SLUICE_INLINE vdd logarithm_dd(vd x) {
  vl subnormal = x < 0x1p-1022;
  normalized n = normalize_d(select_d(subnormal, x * 0x1p54, x));
  return logarithm_core(pair_dd(n.f, splat_d(0.0)), n.e - select_d(subnormal, splat_d(54.0), splat_d(0.0)));
}

// log of the sum of two parts, which is positive.
SLUICE_INLINE vdd logarithm_of_dd(vdd x) {
  vl small = x.hi < 0x1p-900;
  x = scale_dd(x, select_d(small, splat_d(0x1p200), splat_d(1.0)));
  normalized n = normalize_d(x.hi);
  // 2^-e; what it scales is nothing beside f once e is large.
  vl exponent = (vl)(n.e + 0x1.8p52) - (vl)splat_d(0x1.8p52);
  vdd f = exact_sum(n.f, x.lo * (vd)((1023 - minimum_l(exponent, splat_l(1022))) << 52));
  return logarithm_core(f, n.e - select_d(small, splat_d(200.0), splat_d(0.0)));
}

// log(1 + u) + extra_exponent * ln 2, for u > -1.
SLUICE_INLINE vdd logarithm_plus_one_dd(vdd u, vd extra_exponent) {
  vdd v = exact_sum(splat_d(1.0), u.hi);
  v = ordered_sum(v.hi, v.lo + u.lo);
  normalized n = normalize_d(v.hi);
  // 2^-e; what it scales is nothing beside f once e is large.
  vl exponent = (vl)(n.e + 0x1.8p52) - (vl)splat_d(0x1.8p52);
  exponent = minimum_l(exponent, splat_l(1022));
  vdd f = exact_sum(n.f, v.lo * (vd)((1023 - exponent) << 52));
  // Near 0, u itself: it may be too small to be seen in v.
  f = select_dd(exponent == 0, u, f);
  return logarithm_core(f, n.e + extra_exponent);
}

SLUICE_INLINE vd log_d(vd x) {
  vd y = logarithm_dd(x).hi;
  y = select_d(x == __builtin_inf(), x, y);
  y = select_d(x == 0.0, splat_d(-__builtin_inf()), y);
  return select_d(x >= 0.0, y, splat_d(__builtin_nan("")));
}

SLUICE_INLINE vd log_plus_one_d(vd x) {
  vd y = logarithm_plus_one_dd(pair_dd(x, splat_d(0.0)), splat_d(0.0)).hi;
  y = select_d(abs_d(x) < 0x1p-54, x, y);
  y = select_d(x == __builtin_inf(), x, y);
  y = select_d(x == -1.0, splat_d(-__builtin_inf()), y);
  return select_d(x >= -1.0, y, splat_d(__builtin_nan("")));
}

// MARK: Inverse hyperbolic functions

// log(1 + u), u = |x| + x^2 / (1 + sqrt(1 + x^2)); for large x, log(x) + log(2).
SLUICE_INLINE vd asinh_d(vd x) {
  vd magnitude = abs_d(x);
  vl large = magnitude > 0x1p30;
  vd bounded = select_d(large, splat_d(0x1p30), magnitude);
  vdd square = exact_product(bounded, bounded);
  vdd root = sqrt_dd(add_dd_d(square, splat_d(1.0)));
  vdd u = add_dd_d(divide_dd(square, add_dd_d(root, splat_d(1.0))), bounded);
  u = select_dd(large, exact_sum(magnitude, splat_d(-1.0)), u);
  vd y = logarithm_plus_one_dd(u, select_d(large, splat_d(1.0), splat_d(0.0))).hi;
  y = select_d(magnitude < 0x1p-28, magnitude, y);
  return copysign_d(select_d(magnitude < __builtin_inf(), y, magnitude), x);
}

// log(1 + u), u = t + sqrt(t (t + 2)), t = x - 1.
SLUICE_INLINE vd acosh_d(vd x) {
  vl large = x > 0x1p30;
  vdd t = exact_sum(select_d(large, splat_d(1.0), x), splat_d(-1.0));
  vdd u = add_dd(t, sqrt_dd(multiply_dd(t, add_dd_d(t, splat_d(2.0)))));
  u = select_dd(large, exact_sum(x, splat_d(-1.0)), u);
  vd y = logarithm_plus_one_dd(u, select_d(large, splat_d(1.0), splat_d(0.0))).hi;
  y = select_d(x == __builtin_inf(), x, y);
  return select_d(x >= 1.0, y, splat_d(__builtin_nan("")));
}

// log(1 + 2x / (1 - x)) / 2
SLUICE_INLINE vd atanh_d(vd x) {
  vd magnitude = abs_d(x);
  vd bounded = select_d(magnitude < 1.0, magnitude, splat_d(0.5));
  vdd u = divide_dd(pair_dd(bounded + bounded, splat_d(0.0)), exact_sum(splat_d(1.0), -bounded));
  vd y = 0.5 * logarithm_plus_one_dd(u, splat_d(0.0)).hi;
  y = select_d(magnitude < 0x1p-28, magnitude, y);
  y = select_d(magnitude == 1.0, splat_d(__builtin_inf()), y);
  return copysign_d(select_d(magnitude <= 1.0, y, splat_d(__builtin_nan(""))), x);
}

#endif
