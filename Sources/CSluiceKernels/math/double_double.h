// Sums of two f64: about 106 bits, for what f64 functions need beyond their 53. `hi` is the sum rounded, `lo` the rest.
// Algorithms: Dekker (1971), Knuth, and Hida, Li and Bailey's quad-double library (2001). Relative errors are below 2^-100
// but where cancellation says otherwise; overflow and what underflows in `lo` are the caller's to avoid.
#pragma once
#include "lanes/lanes.h"
#if SLUICE_COMPILED

typedef struct {
  vd hi, lo;
} vdd;

SLUICE_INLINE vdd pair_dd(vd hi, vd lo) { return (vdd){hi, lo}; }
SLUICE_INLINE vdd splat_dd(double hi, double lo) { return (vdd){splat_d(hi), splat_d(lo)}; }
SLUICE_INLINE vdd negate_dd(vdd a) { return (vdd){-a.hi, -a.lo}; }
// By a power of two.
SLUICE_INLINE vdd scale_dd(vdd a, vd factor) { return (vdd){a.hi * factor, a.lo * factor}; }
SLUICE_INLINE vdd select_dd(vl mask, vdd a, vdd b) {
  return (vdd){select_d(mask, a.hi, b.hi), select_d(mask, a.lo, b.lo)};
}

// a + b exactly, for |a| >= |b| or a = 0.
SLUICE_INLINE vdd ordered_sum(vd a, vd b) {
  vd sum = a + b;
  return (vdd){sum, b - (sum - a)};
}
// a + b exactly.
SLUICE_INLINE vdd exact_sum(vd a, vd b) {
  vd sum = a + b, from_b = sum - a;
  return (vdd){sum, (a - (sum - from_b)) + (b - from_b)};
}
// a * b exactly; without FMA, from halves of 26 and 27 bits, but for the last bit of the lowest product.
SLUICE_INLINE vdd exact_product(vd a, vd b) {
  vd product = a * b;
#if SLUICE_HAS_FMA
  return (vdd){product, fma_d(a, b, -product)};
#else
  vd a_high = (vd)((vl)a & ~0x7ffffffll), b_high = (vd)((vl)b & ~0x7ffffffll);
  vd a_low = a - a_high, b_low = b - b_high;
  vd rest = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
  return (vdd){product, rest};
#endif
}

SLUICE_INLINE vdd add_dd(vdd a, vdd b) {
  vdd high = exact_sum(a.hi, b.hi), low = exact_sum(a.lo, b.lo);
  high = ordered_sum(high.hi, high.lo + low.hi);
  return ordered_sum(high.hi, high.lo + low.lo);
}
SLUICE_INLINE vdd add_dd_d(vdd a, vd b) {
  vdd sum = exact_sum(a.hi, b);
  return ordered_sum(sum.hi, sum.lo + a.lo);
}
SLUICE_INLINE vdd subtract_dd(vdd a, vdd b) { return add_dd(a, negate_dd(b)); }
SLUICE_INLINE vdd multiply_dd(vdd a, vdd b) {
  vdd product = exact_product(a.hi, b.hi);
  return ordered_sum(product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
}
SLUICE_INLINE vdd multiply_dd_d(vdd a, vd b) {
  vdd product = exact_product(a.hi, b);
  return ordered_sum(product.hi, product.lo + a.lo * b);
}
SLUICE_INLINE vdd divide_dd(vdd a, vdd b) {
  vd quotient = a.hi / b.hi;
  vdd product = exact_product(quotient, b.hi);
  vd rest = (((a.hi - product.hi) - product.lo) + a.lo) - quotient * b.lo;
  return ordered_sum(quotient, rest / b.hi);
}
// 0 for 0.
SLUICE_INLINE vdd sqrt_dd(vdd a) {
  vd root = __builtin_elementwise_sqrt(a.hi);
  vdd square = exact_product(root, root);
  vd rest = ((a.hi - square.hi) - square.lo) + a.lo;
  return ordered_sum(root, select_d(root > 0.0, rest / (root + root), (vd)0.0));
}

// c[0] + c[1] x + ... + c[count - 1] x^(count - 1).
SLUICE_INLINE vd polynomial_d(vd x, const double *c, int count) {
  vd sum = splat_d(c[count - 1]);
  for (int i = count - 2; i >= 0; i--) sum = fma_d(x, sum, splat_d(c[i]));
  return sum;
}
// The same where the first coefficients, and the sums with them, are in double-double.
SLUICE_INLINE vdd polynomial_dd(vdd x, const double (*head)[2], int heads, const double *tail, int tails) {
  vdd sum = {polynomial_d(x.hi, tail, tails), splat_d(0.0)};
  for (int i = heads - 1; i >= 0; i--) sum = add_dd(multiply_dd(x, sum), splat_dd(head[i][0], head[i][1]));
  return sum;
}
#define POLYNOMIAL_D(x, c) polynomial_d(x, c, sizeof(c) / sizeof(double))
#define POLYNOMIAL_DD(x, c) \
  polynomial_dd(x, c##_head, sizeof(c##_head) / sizeof(c##_head[0]), c##_tail, sizeof(c##_tail) / sizeof(double))

#endif
