// Operations of floats that are no approximations, and their total order.
#pragma once
#include "lanes/lanes.h"
#if SLUICE_COMPILED

SLUICE_INLINE vf negate_f(vf x) { return from_bits(bits_f(x) ^ INT32_MIN); }
SLUICE_INLINE vf rsqrt_f(vf x) { return 1.0f / __builtin_elementwise_sqrt(x); }
SLUICE_INLINE vf sign_f(vf x) {
  vf unit = copysign_f(splat_f(1.0f), x);
  return select_f((x < 0.0f) | (x > 0.0f), unit, x);
}
// Halves go away from zero. What is taken off is exact, and so is what is left.
SLUICE_INLINE vf round_nearest_afz_f(vf x) {
  vf magnitude = abs_f(x);
  vf whole = floor_f(magnitude);
  return copysign_f(select_f(magnitude - whole >= 0.5f, whole + 1.0f, whole), x);
}
SLUICE_INLINE vi is_finite_f(vf x) { return (bits_f(x) & 0x7f800000) != 0x7f800000; }

SLUICE_INLINE vd negate_d(vd x) { return (vd)((vl)x ^ INT64_MIN); }
SLUICE_INLINE vd rsqrt_d(vd x) { return 1.0 / __builtin_elementwise_sqrt(x); }
SLUICE_INLINE vd sign_d(vd x) {
  return select_d((x < 0.0) | (x > 0.0), copysign_d(splat_d(1.0), x), x);
}
SLUICE_INLINE vd round_nearest_afz_d(vd x) {
  vd magnitude = abs_d(x);
  vd whole = floor_d(magnitude);
  return copysign_d(select_d(magnitude - whole >= 0.5, whole + 1.0, whole), x);
}
SLUICE_INLINE vi is_finite_d(vd x) {
  return narrow_mask(((vl)x & 0x7ff0000000000000) != 0x7ff0000000000000);
}

// Bits in the order of IEEE 754's totalOrder: -NaN < -inf < ... < -0 < +0 < ... < NaN.
SLUICE_INLINE vi total_order_f(vf x) { return bits_f(x) ^ ((bits_f(x) >> 31) & INT32_MAX); }
SLUICE_INLINE vl total_order_d(vd x) { return (vl)x ^ (((vl)x >> 63) & INT64_MAX); }

// The number next to a in the direction of b. Bits of one sign are in the order of magnitudes: one more or one less.
SLUICE_INLINE vf next_after_f(vf a, vf b) {
  vi step = ((a < b) ^ (bits_f(a) < 0)) | 1;  // -1 where a < b for positive a
  vf next = from_bits(bits_f(a) - step);
  next = select_f(a == 0.0f, from_bits((bits_f(b) & INT32_MIN) | 1), next);
  next = select_f(a == b, b, next);
  return select_f((a == a) & (b == b), next, splat_f(__builtin_nanf("")));
}
SLUICE_INLINE vd next_after_d(vd a, vd b) {
  vl step = ((a < b) ^ ((vl)a < 0)) | 1;
  vd next = (vd)((vl)a - step);
  next = select_d(a == 0.0, (vd)(((vl)b & INT64_MIN) | 1), next);
  next = select_d(a == b, b, next);
  return select_d((a == a) & (b == b), next, splat_d(__builtin_nan("")));
}
// bf16 is the upper half of f32.
SLUICE_INLINE vf next_after_bf16(vf a, vf b) {
  vi step = (((a < b) ^ (bits_f(a) < 0)) | 1) << 16;
  vf next = from_bits((vi)((vu)bits_f(a) - (vu)step));
  next = select_f(a == 0.0f, from_bits((bits_f(b) & INT32_MIN) | 0x10000), next);
  next = select_f(a == b, b, next);
  return select_f((a == a) & (b == b), next, splat_f(__builtin_nanf("")));
}
// f16 has 13 bits less than f32 from 2^-14 on, and multiples of 2^-24 below.
SLUICE_INLINE vf next_after_f16(vf a, vf b) {
  vi outward = (a < b) ^ (bits_f(a) < 0);
  vi bits = bits_f(a) & INT32_MAX;
  vi stepped = bits + select_i(outward, splat_i(0x2000), splat_i(-0x2000));
  // From the largest number on to infinity, and back.
  stepped = select_i((bits == 0x477fe000) & outward, splat_i(0x7f800000), stepped);
  stepped = select_i(bits == 0x7f800000, splat_i(0x477fe000), stepped);
  vf magnitude = from_bits(bits);
  vf small = magnitude + select_f(outward, splat_f(0x1p-24f), splat_f(-0x1p-24f));
  vi is_small = (bits < 0x38800000) | ((bits == 0x38800000) & ~outward);
  vf next = copysign_f(select_f(is_small, small, from_bits(stepped)), a);
  next = select_f(a == 0.0f, copysign_f(splat_f(0x1p-24f), b), next);
  next = select_f(a == b, b, next);
  return select_f((a == a) & (b == b), next, splat_f(__builtin_nanf("")));
}

// The significand of a finite value other than 0 as an integer, in units of 2^exponent.
typedef struct {
  uint64_t significand;
  int exponent;
} unpacked_double;

SLUICE_INLINE unpacked_double unpack_double(uint64_t magnitude) {
  int exponent = (int)(magnitude >> 52);
  uint64_t fraction = magnitude & 0xfffffffffffff;
  if (exponent == 0) return (unpacked_double){fraction, 1};
  return (unpacked_double){fraction | (uint64_t)1 << 52, exponent};
}

// C's fmod of finite a and b, neither 0: the significand's remainder, 11 bits of the quotient at a time.
static uint64_t remainder_of_magnitudes(uint64_t a, uint64_t b) {
  if (a < b) return a;
  unpacked_double dividend = unpack_double(a), divisor = unpack_double(b);
  uint64_t rest = dividend.significand % divisor.significand;
  for (int left = dividend.exponent - divisor.exponent; left > 0 && rest != 0; left -= 11)
    rest = (rest << (left < 11 ? left : 11)) % divisor.significand;
  if (rest == 0) return 0;
  // Normalized, or a subnormal.
  int shift = __builtin_clzll(rest) - 11;
  if (shift >= divisor.exponent) return rest << (divisor.exponent - 1);
  return (rest << shift) + ((uint64_t)(divisor.exponent - shift - 1) << 52);
}

SLUICE_INLINE vd remainder_d(vd va, vd vb) {
  const uint64_t infinity = 0x7ff0000000000000;
  uint64_t a[SLUICE_LANES], b[SLUICE_LANES];
  store_d(a, va);
  store_d(b, vb);
  for (int i = 0; i < SLUICE_LANES; i++) {
    const uint64_t x = a[i] & INT64_MAX, y = b[i] & INT64_MAX;
    if (x >= infinity || y == 0 || y > infinity) a[i] = infinity | 1ull << 51;
    else if (x != 0 && y != infinity) a[i] = remainder_of_magnitudes(x, y) | (a[i] & (uint64_t)INT64_MIN);
  }
  return load_d(a);
}

#endif
