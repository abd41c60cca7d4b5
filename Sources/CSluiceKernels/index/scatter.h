// What scatter's kernels and its plan agree on.
#pragma once
#include "sluice_kernels.h"

enum { SLUICE_SCATTER_LANES = 64 };  // lanes of a body's register

// Rows that one index each moves along one dim, and that lie in bounds as a whole or not at all. In elements.
typedef struct sluice_scatter_rows {
  const void *indices;
  int64_t first_index, index_step;                       // of the row after it
  int32_t index_bytes, index_unsigned;
  int64_t limit;                                         // the last start in bounds
  int64_t start_stride;                                  // of the operand, by the start index
  int64_t rows, out_step, update_step;
  int64_t size, out_stride, update_stride;               // within a row
} sluice_scatter_rows;

static inline int64_t sluice_min_size(int64_t a, int64_t b) { return a < b ? a : b; }
