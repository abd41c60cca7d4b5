// The exponential and what is made of it, for f32 lanes.
#pragma once
#include "lanes/lanes.h"
#if SLUICE_COMPILED

typedef struct {
  vf n;   // an integer
  vi ni;  // the same
  vf r;   // x - n ln 2, |r| <= ln 2 / 2
} reduced_exponent;

// Adding 1.5 * 2^23 leaves a value's nearest integer in the low bits.
static const float round_magic = 0x1.8p23f;

// n is the integer nearest to `guide` / ln 2, where `guide` is about x.
SLUICE_INLINE reduced_exponent reduce_exponent_guided(vf x, vf guide) {
  vf shifted = fma_f(guide, splat_f(0x1.715476p+0f), splat_f(round_magic));
  vf n = shifted - round_magic;
  // ln 2 in two parts, the first short enough for n times it to be exact.
  vf r = fma_f(n, splat_f(-0x1.62e4p-1f), x);
  r = fma_f(n, splat_f(-0x1.7f7d1cp-20f), r);
  return (reduced_exponent){n, bits_f(shifted) - 0x4b400000, r};
}
SLUICE_INLINE reduced_exponent reduce_exponent(vf x) { return reduce_exponent_guided(x, x); }

// e^r - 1 for |r| <= ln 2 / 2; relative error 2^-26 before rounding.
SLUICE_INLINE vf exponential_minus_one_core(vf r) {
  vf p = fma_f(r, splat_f(0x1.6bebaep-10f), splat_f(0x1.122888p-7f));
  p = fma_f(r, p, splat_f(0x1.555676p-5f));
  p = fma_f(r, p, splat_f(0x1.5554aep-3f));
  p = fma_f(r, p, splat_f(0x1.fffffep-2f));
  return fma_f(r * r, p, r);
}

// The same with relative error 2^-29, for -0.347 <= r <= 0.53.
SLUICE_INLINE vf exponential_minus_one_fine(vf r) {
  vf p = fma_f(r, splat_f(0x1.c186e4p-13f), splat_f(0x1.6d3bfep-10f));
  p = fma_f(r, p, splat_f(0x1.10f8aap-7f));
  p = fma_f(r, p, splat_f(0x1.5554d6p-5f));
  p = fma_f(r, p, splat_f(0x1.555566p-3f));
  p = fma_f(r, p, splat_f(0.5f));
  return fma_f(r * r, p, r);
}

// 2^n for -126 <= n <= 127.
SLUICE_INLINE vf power_of_two(vi n) { return from_bits((n + 127) << 23); }

// y * 2^n, rounded once, for -252 <= n <= 254 and y near 1.
SLUICE_INLINE vf scale_by_power_of_two(vf y, reduced_exponent e) {
#if SLUICE_ISA_LEVEL == 2
  return _mm512_scalef_ps(y, e.n);
#else
  vi half = e.ni >> 1;
  return y * power_of_two(half) * power_of_two(e.ni - half);
#endif
}

SLUICE_INLINE vf exponential_f(vf x) {
  x = select_f(x > 89.0f, splat_f(89.0f), x);
  x = select_f(x < -105.0f, splat_f(-105.0f), x);
  reduced_exponent e = reduce_exponent(x);
  return scale_by_power_of_two(exponential_minus_one_core(e.r) + 1.0f, e);
}

SLUICE_INLINE vf exponential_minus_one_f(vf x) {
  vf clamped = select_f(x > 89.0f, splat_f(89.0f), x);
  clamped = select_f(x < -20.0f, splat_f(-20.0f), clamped);
  reduced_exponent e = reduce_exponent(clamped);
  vf q = exponential_minus_one_fine(e.r);
  // 2^n q + (2^n - 1), in halves so that n = 128 does not overflow early.
  vf half_scale = power_of_two(e.ni - 1);
  vf y = fma_f(half_scale, q, half_scale - 0.5f);
  return copysign_f(y + y, x);
}

// With e = e^-|x| and q = e / (1 + e): 1 - q, or e - e q where x is negative, so that q's error hardly counts.
SLUICE_INLINE vf logistic_f(vf x) {
  vf e = exponential_f(-abs_f(x));
  vf q = e / (1.0f + e);
  vf start = select_f(x < 0.0f, e, splat_f(1.0f));
  return fma_f(-start, q, start);
}

// With h = (e^(2|x|) - 1) / 2: 1 - 1 / (1 + h), or h - h * h / (1 + h) where that is less than about 1/2. In both the
// quotient's error hardly counts.
SLUICE_INLINE vf tanh_f(vf x) {
  vf magnitude = abs_f(x);
  magnitude = select_f(magnitude > 10.0f, splat_f(10.0f), magnitude);
  vf twice = magnitude + magnitude;
  // Without FMA more roundings count: n = 0 reaches further, to where they no longer do.
  reduced_exponent e = reduce_exponent_guided(twice, SLUICE_HAS_FMA ? twice : twice - 0.17f);
  vf half_scale = power_of_two(e.ni - 1);
  vf h = fma_f(half_scale, exponential_minus_one_fine(e.r), half_scale - 0.5f);
  vf start = select_f(magnitude > 0.55f, splat_f(1.0f), h);
  vf q = start / (1.0f + h);
  return copysign_f(fma_f(-start, q, start), x);
}

#endif
