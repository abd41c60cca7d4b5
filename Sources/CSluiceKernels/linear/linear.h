// What the kernels of triangular factors and systems and their plans agree on.
#pragma once
#include <stdint.h>
#include "sluice_kernels.h"

// Columns of x that are solved at once; rows and columns of a block of the triangle; rows of the largest triangle that is
// inverted, which a vector of its own holds. Rows of a factor are padded to a multiple of SLUICE_MATRIX_PAD.
enum { SLUICE_SOLVED_COLUMNS = 64, SLUICE_TRIANGULAR_BLOCK = 64, SLUICE_INVERTED_ROWS = 8, SLUICE_MATRIX_PAD = 64 };

static inline int64_t sluice_matrix_pitch(int64_t n) {
  return (n + SLUICE_MATRIX_PAD - 1) / SLUICE_MATRIX_PAD * SLUICE_MATRIX_PAD;
}

// Bytes of what a matrix type is computed in, and of an element in memory.
static inline int64_t sluice_matrix_lane(int32_t type) { return type == SLUICE_MATRIX_F64 ? 8 : 4; }
static inline int64_t sluice_matrix_bytes(int32_t type) {
  return type == SLUICE_MATRIX_F64 ? 8 : type == SLUICE_MATRIX_F32 ? 4 : 2;
}

// The offset of batch number `index`.
static inline int64_t sluice_batch_offset(const sluice_batch *batch, int64_t index) {
  int64_t offset = 0;
  for (int32_t d = batch->rank - 1; d >= 0; d--) {
    offset += index % batch->sizes[d] * batch->strides[d];
    index /= batch->sizes[d];
  }
  return offset;
}
