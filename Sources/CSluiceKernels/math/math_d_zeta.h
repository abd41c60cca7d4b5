// Hurwitz's zeta function and the polygamma functions in f64.
#pragma once
#include "math/math_d_exponential.h"
#include "math/math_d_gamma.h"
#include "math/math_d_zeta_zeros.h"
#if SLUICE_COMPILED

// The Bernoulli numbers over factorials, B(2j) / (2j)! for j = 1, 2 ...
static const double euler_maclaurin[] = {
  0x1.5555555555555p-4, -0x1.6c16c16c16c17p-10, 0x1.1566abc011567p-15, -0x1.bbd779334ef0bp-21,
  0x1.66a8f2bf70ebep-26, -0x1.22805d644267fp-31, 0x1.d6db2c4e09162p-37, -0x1.7da4e1f79955cp-42,
  0x1.355871d652e9ep-47, -0x1.f57d968caacf1p-53, 0x1.967e1f09c376fp-58, -0x1.497d9033a2b5cp-63,
};
enum { ZETA_TERMS = 12, ZETA_CORRECTIONS = sizeof(euler_maclaurin) / sizeof(double) };

// e^t in double-double; 0 or infinite far out.
SLUICE_INLINE vdd exponential_dd(vdd t) {
  t = select_dd(t.hi > 800.0, splat_dd(800.0, 0.0), t);
  t = select_dd(t.hi < -1000.0, splat_dd(-1000.0, 0.0), t);
  exponential_parts e = exponential_parts_d(t);
  vdd y = add_dd_d(e.q, splat_d(1.0));
  vl half = e.n >> 1;
  return scale_dd(scale_dd(y, power_of_two_d(half)), power_of_two_d(e.n - half));
}

// The sum over k >= 0 of (a / (a + k))^s, for a > 0 and s > 1: zeta(s, a) a^s. After twelve terms Euler and Maclaurin's
// formula: what is left there is either a small part of the sum, or the formula converges like (s / (2 pi (a + 12)))^24.
SLUICE_INLINE vdd zeta_over_first_term(vd s, vdd a) {
  vdd sum = splat_dd(1.0, 0.0), ratio = sum;
  // Smaller a all give 1; larger ones are not asked for.
  a = select_dd(a.hi < 0x1p-200, splat_dd(0x1p-200, 0.0), select_dd(a.hi > 0x1p300, splat_dd(1.0, 0.0), a));
  vdd last = add_dd_d(a, splat_d(ZETA_TERMS));
  for (int k = 1; k <= ZETA_TERMS; k++) {
    // log((a + k) / a), without cancellation where k is small beside a.
    vdd steps = divide_dd(splat_dd(k, 0.0), a);
    vdd logarithm = logarithm_plus_one_dd(steps, splat_d(0.0));
    ratio = exponential_dd(multiply_dd_d(logarithm, -s));
    if (k < ZETA_TERMS) sum = add_dd(sum, ratio);
  }
  // ratio * (last / (s - 1) + 1/2 + s B2/2! / last + s (s + 1) (s + 2) B4/4! / last^3 + ...)
  vdd rest = divide_dd(last, exact_sum(s, splat_d(-1.0)));
  rest = add_dd_d(rest, splat_d(0.5));
  vd reciprocal = 1.0 / last.hi, factor = s * reciprocal, corrections = splat_d(0.0);
  for (int j = 0; j < ZETA_CORRECTIONS; j++) {
    corrections += factor * euler_maclaurin[j];
    factor *= ((s + (2.0 * j + 1.0)) * reciprocal) * ((s + (2.0 * j + 2.0)) * reciprocal);
  }
  rest = add_dd_d(rest, corrections);
  vdd tail = multiply_dd(rest, ratio);
  return add_dd(sum, select_dd(ratio.hi > 0x1p-900, tail, splat_dd(0.0, 0.0)));
}

// e^t factor, rounded once more; 0 or infinite far out.
SLUICE_INLINE vd scaled_by_exponential_d(vdd t, vdd factor) {
  t = select_dd(t.hi > 1380.0, splat_dd(1380.0, 0.0), t);
  t = select_dd(t.hi < -1380.0, splat_dd(-1380.0, 0.0), t);
  exponential_parts e = exponential_parts_d(t);
  return scale_by_power_of_two_d(multiply_dd(add_dd_d(e.q, splat_d(1.0)), factor).hi, e.n);
}

// e^offset zeta(s, a) for a > 0.
SLUICE_INLINE vd scaled_zeta(vd s, vdd a, vdd offset) {
  // For a > 1 as a^(1 - s) times the sum over a, so that it underflows no earlier than the result. Beyond 2^300 that is
  // the integral's 1 / (s - 1).
  vl large = a.hi > 1.0;
  vdd logarithm = logarithm_of_dd(a), power = exact_sum(s, splat_d(-1.0)), sum = zeta_over_first_term(s, a);
  vdd product = select_dd(large, multiply_dd(logarithm, power), multiply_dd_d(logarithm, s));
  vdd share = divide_dd(
      select_dd(a.hi > 0x1p300, splat_dd(1.0, 0.0), sum), select_dd(a.hi > 0x1p300, power, a));
  return scaled_by_exponential_d(subtract_dd(offset, product), select_dd(large, share, sum));
}

// (a / (a + step))^s (the sum over a + step), beside that over a itself.
SLUICE_INLINE vdd zeta_over_earlier_term(vd s, vdd a, vdd step) {
  vdd ratio = exponential_dd(multiply_dd_d(logarithm_plus_one_dd(divide_dd(step, a), splat_d(0.0)), -s));
  vdd y = multiply_dd(ratio, zeta_over_first_term(s, add_dd(a, step)));
  return select_dd(ratio.hi > 0x1p-900, y, splat_dd(0.0, 0.0));
}

// e^offset zeta(s, -m) for m > 0 of fraction f, 0 < f < 1, but not 1/2 with odd s; s is whole, and odd if the caller says
// so, since it may have been rounded. The terms are those of 1 - f and its successors and, with the sign of (-1)^s, of f
// and its successors but for those beyond m. All are taken over the largest one, the `near` one, so that none overflows
// before the sum.
SLUICE_INLINE vd scaled_zeta_left_d(vd s, vl odd, vd m, vd f, vdd offset) {
  vl upper = f > 0.5;
  vdd near = select_dd(upper, exact_sum(splat_d(1.0), -f), pair_dd(f, splat_d(0.0)));
  vdd difference = exact_sum(splat_d(1.0), -(f + f));
  difference = select_dd(upper, negate_dd(difference), difference);
  vdd start = select_dd(near.hi < 0x1p-200, splat_dd(0x1p-200, 0.0), near);
  vdd sum = zeta_over_first_term(s, start);
  vdd far = zeta_over_earlier_term(s, start, difference);
  vdd beyond = zeta_over_earlier_term(s, start, subtract_dd(exact_sum(m, splat_d(1.0)), start));
  // Odd: those right of 0 less those left of it. Even: all of them.
  vdd right = select_dd(upper, sum, far), left = select_dd(upper, far, sum);
  left = subtract_dd(left, beyond);
  vdd total = add_dd(right, select_dd(odd, negate_dd(left), left));
  vdd exponent = subtract_dd(offset, multiply_dd_d(logarithm_of_dd(near), s));
  vl cancels = odd & (s < 0x1p53) & (abs_d(total.hi) < 0.25);
  if (__builtin_expect(any_l(cancels), 0)) {
    double ss[SLUICE_LANES], ms[SLUICE_LANES], his[SLUICE_LANES], los[SLUICE_LANES];
    int64_t mask[SLUICE_LANES];
    store_d(ss, s);
    store_d(ms, m);
    store_d(his, total.hi);
    store_d(los, total.lo);
    store_l(mask, cancels);
    half_zeta_where_terms_cancel_d(ss, ms, mask, his, los);
    total = pair_dd(load_d(his), load_d(los));
    vdd doubled = add_dd(offset, multiply_dd_d(splat_dd(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56), s));
    exponent = select_dd(cancels, doubled, exponent);
  }
  return scaled_by_exponential_d(exponent, total);
}

// e^offset zeta(s, q) for any q but the poles; where q < 0 and s is not whole, anything.
SLUICE_INLINE vd scaled_zeta_d(vd s, vl odd, vd q, vdd offset) {
  vl negative = q < 0.0;
  vd magnitude = abs_d(q), fraction = magnitude - floor_d(magnitude);
  // Halves of odd integers lie symmetrically: of an odd order the terms beyond the last one left of 0 are left.
  vl symmetric = negative & (fraction == 0.5) & odd;
  vdd start = select_dd(symmetric, exact_sum(magnitude, splat_d(1.0)), pair_dd(magnitude, splat_d(0.0)));
  vd y = scaled_zeta(s, start, offset);
  vl left = negative & ~symmetric & (fraction > 0.0) & (floor_d(s) == s);
  if (any_l(left)) {
    vd used = select_d(left, magnitude, splat_d(0.25));
    vd part = select_d(left, fraction, splat_d(0.25));
    vd order = select_d(left, s, splat_d(2.0));
    y = select_d(left, scaled_zeta_left_d(order, odd & left, used, part, offset), y);
  }
  return y;
}

// The sum over k >= 0 of (q + k)^-s.
SLUICE_INLINE vd zeta_d(vd s, vd q) {
  const double infinity = __builtin_inf();
  vl usual = (s > 1.0) & (s < infinity) & (q < infinity) & (q > -0x1p52) & (q != 0.0);
  vl whole = floor_d(s) == s, even = floor_d(0.5 * s) == 0.5 * s, pole = (q <= 0.0) & (floor_d(q) == q);
  // Larger s give 0, 1 or infinity as 2^70 does.
  vd order = select_d(usual, select_d(s > 0x1p70, splat_d(0x1p70), s), splat_d(2.0));
  vd y = scaled_zeta_d(order, ~even, select_d(usual & ~pole, q, splat_d(1.0)), splat_dd(0.0, 0.0));
  // Of s = inf only the terms of magnitude 1 or more are left.
  vl endless = (s == infinity) & (q > 0.0);
  y = select_d(endless, select_d(q < 1.0, splat_d(infinity), select_d(q == 1.0, splat_d(1.0), splat_d(0.0))), y);
  y = select_d((q == infinity) & (s > 1.0), splat_d(0.0), y);
  y = select_d(pole, select_d(even & (s < infinity), splat_d(infinity), splat_d(__builtin_nan(""))), y);
  vl invalid = (s < 1.0) | (s != s) | (q != q) | ((q < 0.0) & (~whole | (s == infinity)));
  y = select_d(s == 1.0, splat_d(infinity), y);
  return select_d(invalid, splat_d(__builtin_nan("")), y);
}

// The derivative of order n of digamma: (-1)^(n + 1) n! zeta(n + 1, x).
SLUICE_INLINE vd polygamma_d(vd n, vd x) {
  const double infinity = __builtin_inf();
  vl valid = (n >= 0.0) & (floor_d(n) == n) & (n < infinity) & (x == x);
  vl pole = (x <= 0.0) & (floor_d(x) == x);
  vl usual = valid & (n > 0.0) & ~pole & (x < infinity);
  vd order = select_d(usual, n, splat_d(1.0)), at = select_d(usual, x, splat_d(1.0));
  // Orders near the end of the range give 0 or infinity, by the ratio of n and x.
  vl enormous = order > 0x1p900;
  at = select_d(enormous & (at > 0x1p700), at * 0x1p-200, at);
  order = select_d(enormous, order * 0x1p-200, order);
  vl even = floor_d(0.5 * n) == 0.5 * n;
  vd y = scaled_zeta_d(order + 1.0, even, at, log_gamma_dd(order + 1.0));
  y = select_d(x == infinity, splat_d(0.0), y);
  y = select_d(pole, select_d(even, splat_d(__builtin_nan("")), splat_d(infinity)), y);
  y = select_d(even, -y, y);
  y = select_d(n == 0.0, digamma_d(x), y);
  return select_d(valid, y, splat_d(__builtin_nan("")));
}

#endif
