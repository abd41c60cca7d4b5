// Loads and stores of the first `count` lanes of a vector, 0 < count < SLUICE_LANES, touching nothing past them.
#pragma once
#include "lanes/lanes.h"
#if SLUICE_COMPILED

#if SLUICE_ISA_LEVEL == 1
static const int32_t partial_masks[16] = {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0};
#endif

// Lanes past `count` are 0.
SLUICE_INLINE vi load_first(const void *p, int64_t count) {
#if SLUICE_ISA_LEVEL == 2
  return (vi)_mm512_maskz_loadu_epi32((__mmask16)((1u << count) - 1), p);
#elif SLUICE_ISA_LEVEL == 1
  return (vi)_mm256_maskload_epi32(p, (__m256i)load_i(partial_masks + 8 - count));
#else
  int32_t lanes[SLUICE_LANES] = {0};
  for (int64_t i = 0; i < count; i++) lanes[i] = load_scalar((const char *)p + 4 * i);
  return load_i(lanes);
#endif
}

SLUICE_INLINE void store_first(void *p, vi v, int64_t count) {
#if SLUICE_ISA_LEVEL == 2
  _mm512_mask_storeu_epi32(p, (__mmask16)((1u << count) - 1), (__m512i)v);
#elif SLUICE_ISA_LEVEL == 1
  _mm256_maskstore_epi32(p, (__m256i)load_i(partial_masks + 8 - count), (__m256i)v);
#else
  int32_t lanes[SLUICE_LANES];
  store_i(lanes, v);
  for (int64_t i = 0; i < count; i++) store_scalar((char *)p + 4 * i, lanes[i]);
#endif
}

// A mask of the lanes before `count`, which may be anything.
SLUICE_INLINE vi lanes_before(int64_t count) {
  static const int32_t numbers[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  int32_t bounded = count > SLUICE_LANES ? SLUICE_LANES : (int32_t)count;
  return load_i(numbers) < bounded;
}

// 32-bit lanes that are `bits` by turns: SLUICE_LANES / 2 lanes of 64 bits.
SLUICE_INLINE vi splat_pair(uint64_t bits) {
  typedef uint64_t pairs __attribute__((ext_vector_type(SLUICE_LANES / 2)));
  return (vi)(pairs)bits;
}

// The first `count` words of memory, exactly, to a register or the other way.
SLUICE_INLINE void copy_words(char *to, const char *from, int64_t count) {
  int64_t i = 0;
  for (; i + SLUICE_LANES <= count; i += SLUICE_LANES) store_i(to + 4 * i, load_i(from + 4 * i));
  if (i < count) store_first(to + 4 * i, load_first(from + 4 * i, count - i), count - i);
}

// `count` words, a multiple of 16, to a register: the first 16 (or 16 wide lanes) again and again if `repeated`.
SLUICE_INLINE void repeat_words(char *to, const char *from, int repeated, int64_t count) {
  for (int64_t i = 0; i < count; i += 16) copy_words(to + 4 * i, from + (repeated ? 0 : 4 * i), 16);
}

// Loads like load_first, of any lanes; and `x` where a lane is before `count`, else `other`.
SLUICE_INLINE vi first_i(const void *p, int64_t count) { return load_first(p, count); }
SLUICE_INLINE vf first_f(const void *p, int64_t count) { return (vf)load_first(p, count); }
SLUICE_INLINE vl first_l(const void *p, int64_t count) {
  int64_t lanes[SLUICE_LANES] = {0};
  __builtin_memcpy(lanes, p, (size_t)(8 * count));
  return load_l(lanes);
}
SLUICE_INLINE vd first_d(const void *p, int64_t count) { return (vd)first_l(p, count); }
SLUICE_INLINE vi keep_first_i(int64_t count, vi x, vi other) { return select_i(lanes_before(count), x, other); }
SLUICE_INLINE vf keep_first_f(int64_t count, vf x, vf other) { return select_f(lanes_before(count), x, other); }
SLUICE_INLINE vl keep_first_l(int64_t count, vl x, vl other) {
  return select_l(widen_mask(lanes_before(count)), x, other);
}
SLUICE_INLINE vd keep_first_d(int64_t count, vd x, vd other) {
  return select_d(widen_mask(lanes_before(count)), x, other);
}

#endif
