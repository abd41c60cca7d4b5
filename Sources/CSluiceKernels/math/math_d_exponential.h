// Exponentials in f64: e^x as 2^n (1 + q), q in double-double with a relative error of 2^-57.
#pragma once
#include "math/double_double.h"
#if SLUICE_COMPILED

typedef struct {
  vdd q;
  vl n;
} exponential_parts;

// (e^r - 1 - r - r^2/2) / r^3 for |r| <= ln 2 / 2.
static const double exponential_coefficients[] = {
  0x1.5555555555555p-3, 0x1.5555555555556p-5, 0x1.1111111111111p-7, 0x1.6c16c16c162d4p-10,
  0x1.a01a01a019b2ap-13, 0x1.a01a01a6d889cp-16, 0x1.71de3a590520ap-19, 0x1.27e4db646b17ep-22,
  0x1.ae643449fe524p-26, 0x1.1f730349868cep-29, 0x1.61b2b7617544bp-33,
};

// e^r - 1 for |r| <= ln 2 / 2.
SLUICE_INLINE vdd exponential_minus_one_core_d(vdd r) {
  vdd square = multiply_dd(r, r);
  vd tail = r.hi * square.hi * POLYNOMIAL_D(r.hi, exponential_coefficients);
  vdd sum = ordered_sum(r.hi, 0.5 * square.hi);
  return ordered_sum(sum.hi, sum.lo + (fma_d(splat_d(0.5), square.lo, r.lo) + tail));
}

// For |x| < 2^40 or so; n is meaningful while it fits 32 bits.
SLUICE_INLINE exponential_parts exponential_parts_d(vdd x) {
  const vd magic = splat_d(0x1.8p52);
  vd shifted = x.hi * 0x1.71547652b82fep+0 + magic;
  vd n = shifted - magic;
  // ln 2 in two parts, the first short enough for n times it to be exact.
  vdd low = exact_product(n, splat_d(-0x1.9ef35793c7673p-41));
  vdd r = exact_sum(x.hi - n * 0x1.62e42fefa2p-1, low.hi);
  r = ordered_sum(r.hi, r.lo + (low.lo + x.lo));
  return (exponential_parts){exponential_minus_one_core_d(r), (vl)shifted - (vl)magic};
}

// 2^n for -1022 <= n <= 1023.
SLUICE_INLINE vd power_of_two_d(vl n) { return (vd)((n + 1023) << 52); }

// y * 2^n, rounded once, for |n| <= 2044 and y near 1.
SLUICE_INLINE vd scale_by_power_of_two_d(vd y, vl n) {
  vl half = n >> 1;
  return y * power_of_two_d(half) * power_of_two_d(n - half);
}

SLUICE_INLINE vd clamp_exponent_d(vd x, double least, double most) {
  x = select_d(x > most, splat_d(most), x);
  return select_d(x < least, splat_d(least), x);
}

SLUICE_INLINE vd exponential_d(vd x) {
  exponential_parts e = exponential_parts_d(pair_dd(clamp_exponent_d(x, -746.0, 710.0), splat_d(0.0)));
  return scale_by_power_of_two_d(1.0 + e.q.hi, e.n);
}

// e^x - 1 in double-double for -40 <= x <= 700.
SLUICE_INLINE vdd exponential_minus_one_dd(vdd x) {
  exponential_parts e = exponential_parts_d(x);
  vd scale = power_of_two_d(e.n);
  vdd offset = exact_sum(scale, splat_d(-1.0));
  vdd sum = exact_sum(offset.hi, scale * e.q.hi);
  return ordered_sum(sum.hi, sum.lo + (scale * e.q.lo + offset.lo));
}

SLUICE_INLINE vd exponential_minus_one_d(vd x) {
  vdd y = exponential_minus_one_dd(pair_dd(clamp_exponent_d(x, -40.0, 690.0), splat_d(0.0)));
  // Beyond, 1 is nothing beside e^x.
  return select_d(x > 690.0, exponential_d(x), select_d(x == 0.0, x, y.hi));
}

// e^x / (1 + e^x), both from e^-|x|.
SLUICE_INLINE vd logistic_d(vd x) {
  exponential_parts e = exponential_parts_d(pair_dd(clamp_exponent_d(-abs_d(x), -746.0, 0.0), splat_d(0.0)));
  vdd fraction = add_dd_d(e.q, splat_d(1.0));
  // Far down 1 + e^x is 1.
  vl far = e.n < -1000;
  vd scale = power_of_two_d(select_l(far, splat_l(-1000), e.n));
  vdd total = add_dd_d(scale_dd(fraction, scale), splat_d(1.0));
  vl negative = x < 0.0;
  vdd quotient = divide_dd(select_dd(negative, fraction, splat_dd(1.0, 0.0)), total);
  return scale_by_power_of_two_d(quotient.hi, select_l(negative, e.n, splat_l(0)));
}

#endif
