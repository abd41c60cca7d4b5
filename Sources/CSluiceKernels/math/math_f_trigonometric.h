// Sine and cosine of f32 lanes.
#pragma once
#include "math/math_f_exponential.h"
#if SLUICE_COMPILED

typedef struct {
  vf r;  // x - quadrant * pi/2
  vi quadrant;
} reduced_angle;

// The bits of 2/pi after the point, behind 32 zero bits.
static const uint32_t two_over_pi[] = {
  0x00000000, 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab,
};

// Payne and Hanek's reduction: of |x| * 2/pi only the bits that are no multiple of 4 are computed, 96 of them.
static __attribute__((noinline, unused)) void reduce_large_angles(float *xs, float *rs, int32_t *quadrants) {
  for (int lane = 0; lane < SLUICE_LANES; lane++) {
    union { float f; uint32_t bits; } x = {xs[lane]};
    uint32_t magnitude = x.bits & 0x7fffffff;
    if (magnitude < 0x47000000) continue;  // 2^15
    if (magnitude >= 0x7f800000) {
      rs[lane] = __builtin_nanf("");
      quadrants[lane] = 0;
      continue;
    }
    uint32_t significand = (magnitude & 0x7fffff) | 0x800000;
    int first_bit = (int)(magnitude >> 23) - 127 - 23 - 2 + 32;
    int word = first_bit >> 5, shift = first_bit & 31;
    uint64_t upper = (uint64_t)two_over_pi[word] << 32 | two_over_pi[word + 1];
    uint64_t lower = (uint64_t)two_over_pi[word + 2] << 32 | two_over_pi[word + 3];
    unsigned __int128 window = ((unsigned __int128)upper << 64 | lower) << shift >> 32;
    unsigned __int128 product = window * significand;  // bits 95 and 94: the quadrant; below: the fraction
    int32_t quadrant = (int32_t)(product >> 94 & 3) + (int32_t)(product >> 93 & 1);
    int64_t fraction = (int64_t)((__int128)(product << 34) >> 64);  // in units of 2^-64, in [-1/2, 1/2)
    float r = (float)((double)fraction * 0x1.921fb54442d18p-64);
    rs[lane] = x.bits >> 31 ? -r : r;
    quadrants[lane] = x.bits >> 31 ? -quadrant : quadrant;
  }
}

SLUICE_INLINE reduced_angle reduce_angle(vf x) {
  vf shifted = fma_f(x, splat_f(0x1.45f306p-1f), splat_f(round_magic));
  vf n = shifted - round_magic;
  reduced_angle angle;
  angle.quadrant = bits_f(shifted);
  // pi/2 in two parts, the first of 33 bits, so that n times it is exact; what cancels is then exact in f64.
  vd wide_n = __builtin_convertvector(n, vd);
  vd r = fma_d(wide_n, (vd)-0x1.921fb544p+0, __builtin_convertvector(x, vd));
  r = fma_d(wide_n, (vd)-0x1.0b4611a626331p-34, r);
  angle.r = __builtin_convertvector(r, vf);
  vi large = ~(abs_f(x) < 0x1p15f);
  if (__builtin_expect(any(large), 0)) {
    float xs[SLUICE_LANES], rs[SLUICE_LANES];
    int32_t quadrants[SLUICE_LANES];
    store_f(xs, x);
    store_f(rs, angle.r);
    store_i(quadrants, angle.quadrant);
    reduce_large_angles(xs, rs, quadrants);
    angle.r = load_f(rs);
    angle.quadrant = load_i(quadrants);
  }
  return angle;
}

// sin(r + quadrant * pi/2).
SLUICE_INLINE vf sine_of_reduced(vf r, vi quadrant) {
  vf z = r * r;
  vf s = fma_f(z, splat_f(-0x1.994b3ep-13f), splat_f(0x1.110756p-7f));
  s = fma_f(z, s, splat_f(-0x1.555546p-3f));
  s = fma_f(z * r, s, r);
  vf c = fma_f(z, splat_f(0x1.99ff4cp-16f), splat_f(-0x1.6c0c82p-10f));
  c = fma_f(z, c, splat_f(0x1.55554ap-5f));
  c = fma_f(z, c, splat_f(-0.5f));
  c = fma_f(z, c, splat_f(1.0f));
  vf y = select_f((quadrant & 1) != 0, c, s);
  return from_bits(bits_f(y) ^ ((quadrant & 2) << 30));
}

SLUICE_INLINE vf sine_f(vf x) {
  reduced_angle angle = reduce_angle(x);
  return select_f(x == 0.0f, x, sine_of_reduced(angle.r, angle.quadrant));
}

SLUICE_INLINE vf cosine_f(vf x) {
  reduced_angle angle = reduce_angle(x);
  return sine_of_reduced(angle.r, angle.quadrant + 1);
}

#endif
