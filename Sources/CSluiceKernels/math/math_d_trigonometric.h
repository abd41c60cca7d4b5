// Sine, cosine and tangent in f64: reduction to |r| <= pi/4 in double-double, then polynomials.
#pragma once
#include "math/double_double.h"
#if SLUICE_COMPILED

typedef struct {
  vdd r;  // x - quadrant * pi/2
  vl quadrant;
} reduced_angle_d;

// The bits of 2/pi after the point, behind 64 zero bits.
static const uint64_t two_over_pi_d[] = {
  0,
  0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561,
  0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484,
  0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f,
  0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d, 0x7527bac7ebe5f17b,
  0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab, 0xf0cfbc209af4361d,
};

// Payne and Hanek's reduction: of |x| * 2/pi only the bits that are no multiple of 4 are computed, 192 of them, so that
// even the x nearest to a multiple of pi/2 leaves more than 64 that count.
static __attribute__((noinline, unused)) void reduce_large_angles_d(
    double *xs, double *his, double *los, int64_t *quadrants) {
  for (int lane = 0; lane < SLUICE_LANES; lane++) {
    union { double f; uint64_t bits; } x = {xs[lane]}, scale;
    const uint64_t magnitude = x.bits & INT64_MAX;
    if (magnitude < 0x4140000000000000) continue;  // 2^21
    quadrants[lane] = 0;
    his[lane] = los[lane] = __builtin_nan("");
    if (magnitude >= 0x7ff0000000000000) continue;
    const uint64_t significand = (magnitude & 0xfffffffffffff) | 0x10000000000000;
    const int first_bit = (int)(magnitude >> 52) - 1023 - 52 - 2 + 64;
    const int word = first_bit >> 6, shift = first_bit & 63;
    uint64_t window[3];
    for (int i = 0; i < 3; i++)
      window[i] = two_over_pi_d[word + i] << shift | (shift ? two_over_pi_d[word + i + 1] >> (64 - shift) : 0);
    // The low 192 bits of significand * window: the two highest are the quadrant, the others the fraction.
    unsigned __int128 low = (unsigned __int128)significand * window[2];
    unsigned __int128 middle = (unsigned __int128)significand * window[1] + (uint64_t)(low >> 64);
    const uint64_t high = significand * window[0] + (uint64_t)(middle >> 64);
    int64_t quadrant = (int64_t)(high >> 62) + (int64_t)(high >> 61 & 1);
    unsigned __int128 fraction = (unsigned __int128)high << 64 | (uint64_t)middle;
    fraction = fraction << 2 | (uint64_t)low >> 62;
    const int negative = (int)(fraction >> 127);
    if (negative) fraction = -fraction;
    // Normalized: fraction = leading * 2^-(64 + zeros), times pi/2 in 64 bits.
    const uint64_t top = (uint64_t)(fraction >> 64);
    const int zeros = top ? __builtin_clzll(top) : 64;
    const uint64_t leading = (uint64_t)(fraction << zeros >> 64);
    unsigned __int128 product = (unsigned __int128)leading * 0xc90fdaa22168c234;
    const uint64_t head = (uint64_t)(product >> 64) & ~0x7ffull;
    const uint64_t rest = (uint64_t)((product - ((unsigned __int128)head << 64)) >> 32);
    scale.bits = (uint64_t)(1023 - 63 - zeros) << 52;  // pi/2 has one bit before the point
    double hi = (double)head * scale.f, lo = (double)rest * 0x1p-32 * scale.f;
    if (negative != (int)(x.bits >> 63)) hi = -hi, lo = -lo;
    his[lane] = hi;
    los[lane] = lo;
    quadrants[lane] = x.bits >> 63 ? -quadrant : quadrant;
  }
}

SLUICE_INLINE reduced_angle_d reduce_angle_d(vd x) {
  const vd magic = splat_d(0x1.8p52);
  vd shifted = x * 0x1.45f306dc9c883p-1 + magic;
  vd n = shifted - magic;
  // pi/2 in four parts, the first three of 33 bits, so that n times them is exact.
  vdd r = exact_sum(x - n * 0x1.921fb544p+0, n * -0x1.0b4611a6p-34);
  r = add_dd_d(r, n * -0x1.3198a2ep-69);
  r = ordered_sum(r.hi, r.lo + n * -0x1.b839a252049c1p-104);
  reduced_angle_d angle = {r, (vl)shifted};
  vl large = ~(abs_d(x) < 0x1p21);
  if (__builtin_expect(any_l(large), 0)) {
    double xs[SLUICE_LANES], his[SLUICE_LANES], los[SLUICE_LANES];
    int64_t quadrants[SLUICE_LANES];
    store_d(xs, x);
    store_d(his, r.hi);
    store_d(los, r.lo);
    store_l(quadrants, angle.quadrant);
    reduce_large_angles_d(xs, his, los, quadrants);
    angle = (reduced_angle_d){ordered_sum(load_d(his), load_d(los)), load_l(quadrants)};
  }
  return angle;
}

// (sin r - r) / r^3 and (cos r - 1 + r^2/2) / r^4 in r^2, for |r| <= pi/4.
static const double sine_coefficients[] = {
  -0x1.5555555555555p-3, 0x1.111111111111p-7, -0x1.a01a01a01992fp-13, 0x1.71de3a545f836p-19,
  -0x1.ae645410e937bp-26, 0x1.61217d9252c03p-33, -0x1.ab16f5caa198ap-41,
};
static const double cosine_coefficients[] = {
  0x1.5555555555555p-5, -0x1.6c16c16c16c16p-10, 0x1.a01a01a019d06p-16, -0x1.27e4fb77125c5p-22,
  0x1.1eed8deac3dfep-29, -0x1.9394b8bd50ae1p-37, 0x1.ab779550c8d9bp-45,
};

// Errors of 2^-55.
SLUICE_INLINE vdd sine_core_d(vdd r) {
  vd z = r.hi * r.hi;
  vd tail = fma_d(-0.5 * z, r.lo, r.lo) + z * r.hi * POLYNOMIAL_D(z, sine_coefficients);
  return ordered_sum(r.hi, tail);
}
SLUICE_INLINE vdd cosine_core_d(vdd r) {
  vdd z = exact_product(r.hi, r.hi);
  vdd start = ordered_sum(splat_d(1.0), -0.5 * z.hi);
  vd tail = z.hi * z.hi * POLYNOMIAL_D(z.hi, cosine_coefficients) - fma_d(r.hi, r.lo, 0.5 * z.lo);
  return ordered_sum(start.hi, start.lo + tail);
}

// sin(r + quadrant * pi/2).
SLUICE_INLINE vd sine_of_reduced_d(vdd r, vl quadrant) {
  vd y = select_d((quadrant & 1) != 0, cosine_core_d(r).hi, sine_core_d(r).hi);
  return (vd)((vl)y ^ (quadrant << 62 & INT64_MIN));
}

SLUICE_INLINE vd sine_d(vd x) {
  reduced_angle_d angle = reduce_angle_d(x);
  return select_d(x == 0.0, x, sine_of_reduced_d(angle.r, angle.quadrant));
}
SLUICE_INLINE vd cosine_d(vd x) {
  reduced_angle_d angle = reduce_angle_d(x);
  return sine_of_reduced_d(angle.r, angle.quadrant + 1);
}
SLUICE_INLINE vd tan_d(vd x) {
  reduced_angle_d angle = reduce_angle_d(x);
  vdd sine = sine_core_d(angle.r), cosine = cosine_core_d(angle.r);
  vl odd = (angle.quadrant & 1) != 0;
  vdd y = divide_dd(select_dd(odd, negate_dd(cosine), sine), select_dd(odd, sine, cosine));
  return select_d(x == 0.0, x, y.hi);
}

#endif
