// The inverse trigonometric functions in f64, all as the angle of a point (d, n).
#pragma once
#include "math/double_double.h"
#if SLUICE_COMPILED

// (atan t - t) / t^3 in t^2, for |t| <= 1/4.
static const double arctangent_coefficients[] = {
  -0x1.5555555555555p-2, 0x1.9999999999993p-3, -0x1.24924924916d7p-3, 0x1.c71c71c5bc898p-4,
  -0x1.745d16b676089p-4, 0x1.3b138f9d303aap-4, -0x1.110c40639605dp-4, 0x1.e106118ca9793p-5,
  -0x1.a32dea59e68aep-5, 0x1.26f8d1bff5bc9p-5,
};

// atan(n / d) for n, d >= 0, not both 0. Relative error 2^-57.
SLUICE_INLINE vdd arctangent_core(vdd n, vdd d) {
  vl steep = n.hi > d.hi;
  vdd small = select_dd(steep, d, n), large = select_dd(steep, n, d);
  // atan(small / large) = atan(c) + atan((small - c large) / (large + c small)) for c = 0, 1/2 or 1.
  vl middle = small.hi > 0.25 * large.hi, high = small.hi > 0.75 * large.hi;
  vd c = select_d(high, splat_d(1.0), select_d(middle, splat_d(0.5), splat_d(0.0)));
  vdd start = select_dd(
      high, splat_dd(0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55),
      select_dd(middle, splat_dd(0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56), splat_dd(0.0, 0.0)));
  vdd t = divide_dd(subtract_dd(small, scale_dd(large, c)), add_dd(large, scale_dd(small, c)));
  vd z = t.hi * t.hi;
  vdd y = ordered_sum(t.hi, t.lo + t.hi * z * POLYNOMIAL_D(z, arctangent_coefficients));
  y = select_dd(middle, add_dd(start, y), y);
  return select_dd(steep, subtract_dd(splat_dd(0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54), y), y);
}

SLUICE_INLINE vd atan_d(vd x) {
  vd magnitude = abs_d(x);
  // Beyond, pi/2 less what cannot be seen; below, x.
  vd bounded = select_d(magnitude > 0x1p60, splat_d(0x1p60), magnitude);
  bounded = select_d(magnitude < 0x1p-28, splat_d(1.0), bounded);
  vd y = arctangent_core(pair_dd(bounded, splat_d(0.0)), splat_dd(1.0, 0.0)).hi;
  return copysign_d(select_d(magnitude < 0x1p-28, magnitude, y), x);
}

// sqrt(1 - x^2)
SLUICE_INLINE vdd other_leg(vd x) {
  vdd square = exact_product(x, x);
  vdd rest = ordered_sum(splat_d(1.0), -square.hi);
  return sqrt_dd(ordered_sum(rest.hi, rest.lo - square.lo));
}

SLUICE_INLINE vd asin_d(vd x) {
  vd magnitude = abs_d(x);
  vd bounded = select_d(magnitude <= 1.0, magnitude, splat_d(0.5));
  vd y = arctangent_core(pair_dd(bounded, splat_d(0.0)), other_leg(bounded)).hi;
  y = select_d(magnitude < 0x1p-28, magnitude, y);
  return copysign_d(select_d(magnitude <= 1.0, y, splat_d(__builtin_nan(""))), x);
}

SLUICE_INLINE vd acos_d(vd x) {
  vd magnitude = abs_d(x);
  vd bounded = select_d(magnitude <= 1.0, magnitude, splat_d(0.5));
  vdd y = arctangent_core(other_leg(bounded), pair_dd(bounded, splat_d(0.0)));
  y = select_dd(x < 0.0, subtract_dd(splat_dd(0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53), y), y);
  return select_d(magnitude <= 1.0, y.hi, splat_d(__builtin_nan("")));
}

// The angle of (x, y), as C's atan2 in the special cases.
SLUICE_INLINE vd atan2_d(vd y, vd x) {
  const double infinity = __builtin_inf();
  vd n = abs_d(y), d = abs_d(x);
  vl endless = (n == infinity) | (d == infinity);
  n = select_d(endless, select_d(n == infinity, splat_d(1.0), splat_d(0.0)), n);
  d = select_d(endless, select_d(d == infinity, splat_d(1.0), splat_d(0.0)), d);
  d = select_d((n == 0.0) & (d == 0.0), splat_d(1.0), d);
  // Both are brought near 1, so that nothing overflows; what underflows then does not count, but where the angle itself
  // is as small: that is the quotient.
  vl shallow = (n < d * 0x1p-60) & ~endless;
  vd quotient = n / d;
  vd most = select_d(n > d, n, d);
  vl down = most > 0x1p900, up = most < 0x1p-100;
  vd scale = select_d(down, splat_d(0x1p-200), select_d(up, splat_d(0x1p900), splat_d(1.0)));
  n *= scale, d *= scale;
  vl still = select_d(n > d, n, d) < 0x1p-100;
  n = select_d(still, n * 0x1p200, n), d = select_d(still, d * 0x1p200, d);
  vdd angle = arctangent_core(pair_dd(n, splat_d(0.0)), pair_dd(d, splat_d(0.0)));
  angle = select_dd(shallow, pair_dd(quotient, splat_d(0.0)), angle);
  vl left = (vl)x < 0;
  angle = select_dd(left, subtract_dd(splat_dd(0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53), angle), angle);
  vd result = copysign_d(angle.hi, y);
  return select_d((x == x) & (y == y), result, splat_d(__builtin_nan("")));
}

#endif
