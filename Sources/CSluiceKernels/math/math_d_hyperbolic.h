// Hyperbolic functions in f64, from T = e^x - 1 in double-double; errors little above half an ulp.
#pragma once
#include "math/math_d_exponential.h"
#if SLUICE_COMPILED

SLUICE_INLINE vdd exponential_minus_one_of_magnitude(vd x, double most) {
  return exponential_minus_one_dd(pair_dd(clamp_exponent_d(abs_d(x), 0.0, most), splat_d(0.0)));
}

// e^|x| / 2 where that alone counts.
SLUICE_INLINE vd half_exponential_d(vd x) {
  exponential_parts e = exponential_parts_d(pair_dd(clamp_exponent_d(abs_d(x), 0.0, 712.0), splat_d(0.0)));
  return scale_by_power_of_two_d(1.0 + e.q.hi, e.n - 1);
}

// T / (T + 2) of 2|x|.
SLUICE_INLINE vd tanh_d(vd x) {
  vdd t = exponential_minus_one_of_magnitude(x + x, 44.0);
  return copysign_d(divide_dd(t, add_dd_d(t, splat_d(2.0))).hi, x);
}

// (T + T / (T + 1)) / 2
SLUICE_INLINE vd sinh_d(vd x) {
  vdd t = exponential_minus_one_of_magnitude(x, 40.0);
  vd y = 0.5 * add_dd(t, divide_dd(t, add_dd_d(t, splat_d(1.0)))).hi;
  vd magnitude = abs_d(x);
  y = select_d(magnitude > 40.0, half_exponential_d(x), y);
  // A subnormal times two halves exactly, but T's own sum of parts need not be exact.
  return copysign_d(select_d(magnitude < 0x1p-28, magnitude, y), x);
}

// (E + 1 / E) / 2, E = T + 1
SLUICE_INLINE vd cosh_d(vd x) {
  vdd e = add_dd_d(exponential_minus_one_of_magnitude(x, 40.0), splat_d(1.0));
  vd y = 0.5 * add_dd(e, divide_dd(splat_dd(1.0, 0.0), e)).hi;
  return select_d(abs_d(x) > 40.0, half_exponential_d(x), y);
}

#endif
