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

#if SLUICE_LANES == 16
// out[j][i] = in[i][j] for 16 x 16 elements of 4 bytes, likewise.
SLUICE_INLINE void transpose_16x16(const float *in, int64_t in_stride, int rows, float *out, int64_t out_stride) {
  vf r[16], s[16];
#pragma clang loop unroll(full)
  for (int i = 0; i < 16; i++) r[i] = i < rows ? load_f(in + i * in_stride) : splat_f(0.0f);
#pragma clang loop unroll(full)
  for (int i = 0; i < 16; i += 2) {
    s[i] = __builtin_shufflevector(
        r[i], r[i + 1], 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29);
    s[i + 1] = __builtin_shufflevector(
        r[i], r[i + 1], 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
  }
  // r[4 * b + j] has in its quarter q column 4 * q + j of rows 4 * b..<4 * b + 4.
#pragma clang loop unroll(full)
  for (int i = 0; i < 16; i += 4)
#pragma clang loop unroll(full)
    for (int j = 0; j < 2; j++) {
      r[i + 2 * j] = __builtin_shufflevector(
          s[i + j], s[i + j + 2], 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
      r[i + 2 * j + 1] = __builtin_shufflevector(
          s[i + j], s[i + j + 2], 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
    }
#pragma clang loop unroll(full)
  for (int j = 0; j < 4; j++)
#pragma clang loop unroll(full)
    for (int half = 0; half < 2; half++) {
      const vf a = r[j], b = r[j + 4], c = r[j + 8], d = r[j + 12];
      const vf ab = half ? __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31)
                         : __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
      const vf cd = half ? __builtin_shufflevector(c, d, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31)
                         : __builtin_shufflevector(c, d, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
      store_f(out + (8 * half + j) * out_stride,
              __builtin_shufflevector(ab, cd, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27));
      store_f(out + (8 * half + 4 + j) * out_stride,
              __builtin_shufflevector(ab, cd, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31));
    }
}
#endif

typedef double v4_d __attribute__((ext_vector_type(4)));
typedef v4_d v4_d_unaligned __attribute__((aligned(8), may_alias));

// out[j][i] = in[i][j] for 4 x 4 elements of 8 bytes, likewise.
SLUICE_INLINE void transpose_4x4_d(const double *in, int64_t in_stride, int rows, double *out, int64_t out_stride) {
  v4_d r[4], s[4];
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) r[i] = i < rows ? *(const v4_d_unaligned *)(in + i * in_stride) : (v4_d)0.0;
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i += 2) {
    s[i] = __builtin_shufflevector(r[i], r[i + 1], 0, 4, 2, 6);
    s[i + 1] = __builtin_shufflevector(r[i], r[i + 1], 1, 5, 3, 7);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 2; i++) {
    *(v4_d_unaligned *)(out + i * out_stride) = __builtin_shufflevector(s[i], s[i + 2], 0, 1, 4, 5);
    *(v4_d_unaligned *)(out + (i + 2) * out_stride) = __builtin_shufflevector(s[i], s[i + 2], 2, 3, 6, 7);
  }
}

#endif
