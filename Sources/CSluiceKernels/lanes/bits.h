// Shifts and counts of the bits of integers. `width` is that of the element type, whose bits are the lane's lowest; those
// above are copies of its sign, or zeros, and unspecified in a shift's result. A shift's amount is unsigned.
#pragma once
#include "lanes/lanes.h"
#if SLUICE_COMPILED

SLUICE_INLINE vi low_bits_i(vi a, int width) { return (vi)((vu)a & (UINT32_MAX >> (32 - width))); }
SLUICE_INLINE vl low_bits_l(vl a, int width) { return (vl)((vul)a & (UINT64_MAX >> (64 - width))); }

// K, U: signed and unsigned lanes; B: their bits.
#define DEFINE_SHIFTS(K, U, B) \
  SLUICE_INLINE v##K shift_left_##K(v##K a, v##K b, int width) { \
    v##U amount = (v##U)low_bits_##K(b, width); \
    return select_##K((v##K)(amount < (unsigned)width), (v##K)((v##U)a << (amount & (B - 1))), (v##K)0); \
  } \
  SLUICE_INLINE v##K shift_right_logical_##K(v##K a, v##K b, int width) { \
    v##U amount = (v##U)low_bits_##K(b, width), bits = (v##U)low_bits_##K(a, width); \
    return select_##K((v##K)(amount < (unsigned)width), (v##K)(bits >> (amount & (B - 1))), (v##K)0); \
  } \
  SLUICE_INLINE v##K shift_right_arithmetic_##K(v##K a, v##K b, int width) { \
    v##U amount = (v##U)low_bits_##K(b, width); \
    v##K extended = (v##K)((v##U)a << (B - width)) >> (B - width); \
    return extended >> select_##K((v##K)(amount < (unsigned)width), (v##K)amount, (v##K)(width - 1)); \
  }
DEFINE_SHIFTS(i, u, 32)
DEFINE_SHIFTS(l, ul, 64)
#undef DEFINE_SHIFTS

// Sums of neighbours: of bits, of pairs, of quarters of a byte; the product adds the bytes in its highest.
SLUICE_INLINE vi population_count_i(vi a, int width) {
  vu x = (vu)low_bits_i(a, width);
  x -= x >> 1 & 0x55555555;
  x = (x & 0x33333333) + (x >> 2 & 0x33333333);
  x = (x + (x >> 4)) & 0x0f0f0f0f;
  return (vi)(x * 0x01010101 >> 24);
}
SLUICE_INLINE vl population_count_l(vl a, int width) {
  vul x = (vul)low_bits_l(a, width);
  x -= x >> 1 & 0x5555555555555555;
  x = (x & 0x3333333333333333) + (x >> 2 & 0x3333333333333333);
  x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0f;
  return (vl)(x * 0x0101010101010101 >> 56);
}

// Once every bit below the highest is set, those that are not are the leading ones.
SLUICE_INLINE vi count_leading_zeros_i(vi a, int width) {
  vu x = (vu)low_bits_i(a, width);
  for (int shift = 1; shift < width; shift *= 2) x |= x >> shift;
  return width - population_count_i((vi)x, width);
}
SLUICE_INLINE vl count_leading_zeros_l(vl a, int width) {
  vul x = (vul)low_bits_l(a, width);
  for (int shift = 1; shift < width; shift *= 2) x |= x >> shift;
  return width - population_count_l((vl)x, width);
}

#endif
