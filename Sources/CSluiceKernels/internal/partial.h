// Loads and stores of the first `count` lanes of a vector, 0 < count < SLUICE_LANES, touching nothing past them.
#pragma once
#include "lanes.h"
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

// The first `count` words of memory, exactly, to a register or the other way.
SLUICE_INLINE void copy_words(char *to, const char *from, int64_t count) {
  int64_t i = 0;
  for (; i + SLUICE_LANES <= count; i += SLUICE_LANES) store_i(to + 4 * i, load_i(from + 4 * i));
  if (i < count) store_first(to + 4 * i, load_first(from + 4 * i, count - i), count - i);
}

#endif
