// The digamma function beside its zeros on the negative axis, where pi cot(pi x) cancels what is added to it.
#pragma once
#include "math/fixed_point.h"
#include "lanes/lanes.h"
#if SLUICE_COMPILED

// B(2j) / 2j for j = 1, 2 ...
static const fixed fixed_digamma_asymptotic[] = {
  {0x5555555555555555, 0x1555555555555555, 0},
  {0xddddddddddddddde, 0xfddddddddddddddd, -1},
  {0x1041041041041041, 0x104104104104104, 0},
  {0xeeeeeeeeeeeeeeef, 0xfeeeeeeeeeeeeeee, -1},
  {0x1f07c1f07c1f07c2, 0x1f07c1f07c1f07c, 0},
  {0xa99a99a99a99a99b, 0xfa99a99a99a99a99, -1},
  {0x5555555555555555, 0x1555555555555555, 0},
  {0x8686868686868687, 0x8e86868686868686, -1},
  {0x3fcdcff373fcdcff, 0xdcff373fcdcff37, 3},
  {0xb35aeb35aeb35aeb, 0x8b35aeb35aeb35ae, -27},
  {0xed7303b5cc0ed730, 0x75cc0ed7303b5cc0, 281},
  {0xd4cd4cd4cd4cd4cd, 0x7d4cd4cd4cd4cd4c, -3608},
  {0x5555555555555555, 0x9555555555555555, 54827},
};

// psi(x) for 1 <= x < 2^53: by recurrence to 33 or more, where the asymptotic series leaves 2^-121.
static inline fixed fixed_digamma(fixed x) {
  fixed shifts = fixed_integer(0);
  for (; x.high < 33; x = fixed_add(x, fixed_integer(1))) shifts = fixed_add(shifts, fixed_reciprocal(x));
  const fixed reciprocal = fixed_reciprocal(x), square = fixed_multiply(reciprocal, reciprocal);
  const fixed series = fixed_multiply(
      square, fixed_polynomial(square, fixed_digamma_asymptotic, sizeof(fixed_digamma_asymptotic) / sizeof(fixed)));
  const fixed half = fixed_shift_right(reciprocal, 1);
  return fixed_subtract(fixed_logarithm(x), fixed_add(fixed_add(half, series), shifts));
}

// sin and cos of 0 <= angle < pi/2 by their series.
static inline void fixed_sine_and_cosine(fixed angle, fixed *sine, fixed *cosine) {
  const fixed square = fixed_multiply(angle, angle);
  fixed sines = fixed_integer(1), cosines = sines;
  for (uint32_t k = 36; k >= 2; k -= 2) {
    sines = fixed_subtract(fixed_integer(1), fixed_divide_by(fixed_multiply(square, sines), k * (k + 1)));
    cosines = fixed_subtract(fixed_integer(1), fixed_divide_by(fixed_multiply(square, cosines), k * (k - 1)));
  }
  *sine = fixed_multiply(angle, sines);
  *cosine = cosines;
}

// psi(-m) = psi(m + 1) - pi cot(pi f) for m = n - f, 0 < f <= 1/2, which is where the zeros are: the absolute error is below
// 2^-110, and no f64 is nearer to a zero than 2^-60 or so.
static __attribute__((noinline, unused)) void digamma_beside_zeros_d(const double *xs, const int64_t *mask, double *ys) {
  for (int lane = 0; lane < SLUICE_LANES; lane++) {
    if (!mask[lane]) continue;
    const fixed m = fixed_from_double(-xs[lane]), one = fixed_integer(1);
    const fixed f = {-m.low, -(m.middle + (m.low != 0)), 0};
    fixed sine, cosine;
    fixed_sine_and_cosine(fixed_multiply(fixed_pi, f), &sine, &cosine);
    const fixed cotangent = fixed_multiply(fixed_multiply(fixed_pi, cosine), fixed_reciprocal(sine));
    ys[lane] = fixed_to_pair(fixed_subtract(fixed_digamma(fixed_add(m, one)), cotangent)).hi;
  }
}

#endif
