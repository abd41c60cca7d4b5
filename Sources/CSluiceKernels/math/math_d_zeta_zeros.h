// Hurwitz's zeta function of odd order where its terms of both signs, left and right of 0, cancel.
#pragma once
#include "math/fixed_point.h"
#include "lanes/lanes.h"
#if SLUICE_COMPILED

// B(2j) / (2j)! for j = 1, 2 ...
static const fixed fixed_euler_maclaurin[] = {
  {0x5555555555555555, 0x1555555555555555, 0},
  {0xfa4fa4fa4fa4fa50, 0xffa4fa4fa4fa4fa4, -1},
  {0xd578022acd578023, 0x22acd578022ac, 0},
  {0x7aa9ccbeee110332, 0xfffff22144366588, -1},
  {0x3af68a5844fa6610, 0x59aa3cafdc, 0},
  {0x7b302116a7320036, 0xfffffffdbaff4537, -1},
  {0x7048b0fdc257768c, 0xeb6d962, 0},
  {0x8219aa8ed0076b30, 0xffffffffffa096c7, -1},
  {0xe3aca5d3b3b95999, 0x26ab0, 0},
  {0x134b9aa98799c31f, 0xfffffffffffff054, -1},
  {0x9f87c270ddbbec16, 0x65, 0},
  {0x6d04df98ba94723e, 0xfffffffffffffffd, -1},
  {0x10b132d7c6ad0640, 0x0, 0},
  {0xff93c234a9838fa6, 0xffffffffffffffff, -1},
};
enum { FIXED_ZETA_TERMS = 32, FIXED_ZETA_CORRECTIONS = sizeof(fixed_euler_maclaurin) / sizeof(fixed) };

// 2^-s zeta(s, a), the sum of (2 (a + k))^-s, for whole s >= 3 and 0.45 < a < 2^53: terms, then Euler and Maclaurin's
// formula, which leaves 2^-119. From order 22 on what follows the terms is smaller than that.
static inline fixed fixed_half_zeta(uint64_t s, fixed a) {
  fixed sum = fixed_integer(0), base = fixed_add(a, a);
  for (int k = 0; k < FIXED_ZETA_TERMS; k++) {
    const fixed term = fixed_power(fixed_reciprocal(base), s);
    // The ones that follow are smaller.
    if ((term.high | term.middle | term.low) == 0) return sum;
    sum = fixed_add(sum, term);
    base = fixed_add(base, fixed_integer(2));
  }
  if (s >= 22) return sum;
  // b^(1 - s) / 2 (s - 1) + b^-s (1/2 + B2/2! s (2 / b) + B4/4! s (s + 1) (s + 2) (2 / b)^3 + ...)
  const fixed reciprocal = fixed_reciprocal(base), power = fixed_power(reciprocal, s - 1);
  const fixed step = fixed_add(reciprocal, reciprocal), square = fixed_multiply(step, step);
  fixed factor = fixed_multiply(fixed_integer((int64_t)s), step);
  fixed corrections = fixed_shift_right(fixed_integer(1), 1);
  for (int j = 0; j < FIXED_ZETA_CORRECTIONS; j++) {
    corrections = fixed_add(corrections, fixed_multiply(factor, fixed_euler_maclaurin[j]));
    const int64_t next = (int64_t)(s + 2 * j + 1) * (int64_t)(s + 2 * j + 2);
    factor = fixed_multiply(fixed_multiply(factor, square), fixed_integer(next));
  }
  sum = fixed_add(sum, fixed_divide_by(power, (uint32_t)(2 * (s - 1))));
  return fixed_add(sum, fixed_multiply(fixed_multiply(power, reciprocal), corrections));
}

// 2^-s zeta(s, -m) for odd s >= 3 and m = n + f with f near 1/2: zeta(s, 1 - f) - zeta(s, f) + zeta(s, m + 1). Nearly
// alike, the first two leave 2^-60 at least; the absolute error is below 2^-110.
static __attribute__((noinline, unused)) void half_zeta_where_terms_cancel_d(
    const double *ss, const double *ms, const int64_t *mask, double *his, double *los) {
  for (int lane = 0; lane < SLUICE_LANES; lane++) {
    if (!mask[lane]) continue;
    const uint64_t s = (uint64_t)ss[lane];
    const fixed m = fixed_from_double(ms[lane]), one = fixed_integer(1), f = {m.low, m.middle, 0};
    const fixed above = fixed_half_zeta(s, fixed_subtract(one, f)), below = fixed_half_zeta(s, f);
    const fixed beyond = fixed_half_zeta(s, fixed_add(m, one));
    const double_pair sum = fixed_to_pair(fixed_add(fixed_subtract(above, below), beyond));
    his[lane] = sum.hi;
    los[lane] = sum.lo;
  }
}

#endif
