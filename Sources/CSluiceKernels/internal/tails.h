// What the innermost loops of contractions and convolutions share: how many rows fill the registers, and loads and stores
// of a row's last lanes.
#pragma once
#include "lanes.h"
#if SLUICE_COMPILED

// Most rows of a tile with 1, 2, 4 and 8 vectors: accumulators, operands and masks fill the register file.
#if SLUICE_LANES == 16
#define ROWS_1 12
#define ROWS_2 12
#define ROWS_4 6
#define ROWS_8 3
#else
#define ROWS_1 12
#define ROWS_2 6
#define ROWS_4 3
#define ROWS_8 1
#endif

// X(rows, v) for each number of rows.
#define UP_TO_3(X, v) X(1, v) X(2, v) X(3, v)
#define UP_TO_6(X, v) UP_TO_3(X, v) X(4, v) X(5, v) X(6, v)
#define UP_TO_12(X, v) UP_TO_6(X, v) X(7, v) X(8, v) X(9, v) X(10, v) X(11, v) X(12, v)

// The first `count` lanes, 0 <= count <= SLUICE_LANES; the rest of memory is not touched.
#if SLUICE_X86 && SLUICE_ISA_LEVEL == 2
typedef __mmask16 tail_mask;
SLUICE_INLINE tail_mask tail_of(int count) { return (tail_mask)((1u << count) - 1); }
SLUICE_INLINE vf load_tail(const float *p, tail_mask mask) { return (vf)_mm512_maskz_loadu_ps(mask, p); }
SLUICE_INLINE void store_tail(float *p, tail_mask mask, vf v) { _mm512_mask_storeu_ps(p, mask, (__m512)v); }
#elif SLUICE_X86 && SLUICE_ISA_LEVEL == 1
typedef __m256i tail_mask;
static const int32_t tail_table[16] = { -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0 };
SLUICE_INLINE tail_mask tail_of(int count) { return (__m256i)load_i(tail_table + 8 - count); }
SLUICE_INLINE vf load_tail(const float *p, tail_mask mask) { return (vf)_mm256_maskload_ps(p, mask); }
SLUICE_INLINE void store_tail(float *p, tail_mask mask, vf v) { _mm256_maskstore_ps(p, mask, (__m256)v); }
#else
typedef int tail_mask;
SLUICE_INLINE tail_mask tail_of(int count) { return count; }
SLUICE_INLINE vf load_tail(const float *p, tail_mask count) {
  vf v = splat_f(0.0f);
  for (int i = 0; i < SLUICE_LANES; i++)
    if (i < count) v[i] = p[i];
  return v;
}
SLUICE_INLINE void store_tail(float *p, tail_mask count, vf v) {
  for (int i = 0; i < SLUICE_LANES; i++)
    if (i < count) p[i] = v[i];
}
#endif

#endif
