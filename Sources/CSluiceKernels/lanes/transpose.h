// Transposing in registers. Include after lanes/lanes.h.
#pragma once
#include "isa/common.h"
#if SLUICE_COMPILED

typedef float v8 __attribute__((ext_vector_type(8)));
typedef v8 v8_unaligned __attribute__((aligned(4), may_alias));

// out[j][i] = in[i][j] for 8 x 8 elements of 4 bytes; row strides in elements. `in` has `rows` <= 8 rows: those beyond
// are not read, and give zeros. Stores in ascending j.
SLUICE_INLINE void transpose_8x8(const float *in, int64_t in_stride, int rows, float *out, int64_t out_stride) {
  v8 r[8], s[8];
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i++) r[i] = i < rows ? *(const v8_unaligned *)(in + i * in_stride) : (v8)0.0f;
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i += 2) {
    s[i] = __builtin_shufflevector(r[i], r[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    s[i + 1] = __builtin_shufflevector(r[i], r[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i += 4) {
    r[i] = __builtin_shufflevector(s[i], s[i + 2], 0, 1, 8, 9, 4, 5, 12, 13);
    r[i + 1] = __builtin_shufflevector(s[i], s[i + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    r[i + 2] = __builtin_shufflevector(s[i + 1], s[i + 3], 0, 1, 8, 9, 4, 5, 12, 13);
    r[i + 3] = __builtin_shufflevector(s[i + 1], s[i + 3], 2, 3, 10, 11, 6, 7, 14, 15);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++)
    *(v8_unaligned *)(out + i * out_stride) = __builtin_shufflevector(r[i], r[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++)
    *(v8_unaligned *)(out + (i + 4) * out_stride) =
        __builtin_shufflevector(r[i], r[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
}

#endif
