// Powers and roots in f64.
#pragma once
#include "math/math_d_exponential.h"
#include "math/math_d_logarithm.h"
#if SLUICE_COMPILED

// |x|^y as 2^n (1 + q), for finite |x| > 0, with a relative error below 2^-55.
SLUICE_INLINE exponential_parts power_parts_d(vd x_magnitude, vd y) {
  // What is beyond overflows or underflows all the same.
  y = clamp_exponent_d(y, -0x1p70, 0x1p70);
  vdd logarithm = logarithm_dd(x_magnitude);
  vdd t = multiply_dd_d(logarithm, y);
  vl beyond = abs_d(t.hi) > 800.0;
  t = select_dd(beyond, pair_dd(copysign_d(splat_d(800.0), t.hi), splat_d(0.0)), t);
  return exponential_parts_d(t);
}

// |x|^y = e^(y log |x|); C's pow in the special cases.
SLUICE_INLINE vd power_d(vd x, vd y) {
  const double infinity = __builtin_inf();
  vd x_magnitude = abs_d(x), y_magnitude = abs_d(y);
  exponential_parts e = power_parts_d(x_magnitude, y);
  vd result = scale_by_power_of_two_d(1.0 + e.q.hi, e.n);
  vl grows = (x_magnitude > 1.0) ^ (y < 0.0);  // x^y tends to infinity where x or y does
  vl limit = (x_magnitude == 0.0) | (x_magnitude == infinity) | (y_magnitude == infinity);
  result = select_d(limit, select_d(grows, splat_d(infinity), splat_d(0.0)), result);
  vl integer = (y_magnitude >= 0x1p52) | ((y_magnitude + 0x1p52) - 0x1p52 == y_magnitude);
  vd half = 0.5 * select_d(y_magnitude < 0x1p53, y_magnitude, splat_d(0.0));
  vl odd = integer & (trunc_d(half) != half);
  result = (vd)((vl)result ^ ((vl)x & odd & INT64_MIN));
  vl invalid = (x < 0.0) & ~integer & (x_magnitude != infinity);
  invalid |= (x != x) | (y != y);
  result = select_d(invalid, splat_d(__builtin_nan("")), result);
  vl one = (x == 1.0) | (y == 0.0) | ((x == -1.0) & (y_magnitude == infinity));
  return select_d(one, splat_d(1.0), result);
}

// The cube root of 1 to 8.
static const double cube_root_coefficients[] = {
  0x1.4ecb7ee28e2bbp-1, 0x1.a612e6bf7887cp-2, -0x1.166aa5a8ad33cp-4, 0x1.ca0ace5bab84ep-8,
  -0x1.2e387317adddep-12,
};

// |x| = 2^(3k) m; two of Newton's steps for the root of m, the last one from a residual in double-double.
SLUICE_INLINE vd cbrt_d(vd x) {
  vd magnitude = abs_d(x);
  vl subnormal = magnitude < 0x1p-1022;
  vl bits = (vl)select_d(subnormal, magnitude * 0x1p54, magnitude);
  vd exponent = (vd)((vl)((vul)bits >> 52) | 0x4330000000000000) - (0x1p52 + 1023.0);
  vd k = floor_d((exponent + 0.25) * 0x1.5555555555555p-2);
  vl extra = (vl)(exponent - 3.0 * k + 0x1p52) & 3;
  vd m = (vd)((bits & 0xfffffffffffff) | (extra + 1023) << 52);
  vd root = POLYNOMIAL_D(m, cube_root_coefficients);
  for (int i = 0; i < 3; i++) {
    vd square = root * root;
    root -= fma_d(square, root, -m) / (3.0 * square);
  }
  vdd square = exact_product(root, root);
  vdd cube = multiply_dd_d(square, root);
  root -= ((cube.hi - m) + cube.lo) / (3.0 * square.hi);
  k -= select_d(subnormal, splat_d(18.0), splat_d(0.0));
  vd scale = (vd)(((vl)(k + (0x1.8p52 + 1023.0))) << 52);
  vl plain = (magnitude > 0.0) & (magnitude < __builtin_inf());
  return copysign_d(select_d(plain, root * scale, magnitude), x);
}

#endif
