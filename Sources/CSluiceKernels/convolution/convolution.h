// What the planner of convolutions and their kernels agree on.
#pragma once
#include "sluice_kernels.h"

enum {
  SLUICE_CONVOLUTION_RANK = 32,   // most dimensions of a tensor
  SLUICE_CONVOLUTION_DEPTH = 256, // products of a block: its part of 32 outputs of rhs stays in the first cache
};

// Rows of one group: its batch at every place.
static inline int64_t sluice_convolution_places(const sluice_convolution_axis *axis) {
  int64_t places = 0;
  for (int64_t r = 0; r < axis->run_count; r++) places += axis->runs[r].places;
  return places;
}

static inline int64_t sluice_convolution_rows(const sluice_convolution *convolution) {
  int64_t rows = convolution->batch;
  for (int32_t d = 0; d < convolution->rank; d++) rows *= sluice_convolution_places(&convolution->axes[d]);
  return rows;
}

static inline int64_t sluice_convolution_element_bytes(const sluice_convolution *convolution) {
  return convolution->type == SLUICE_CONVOLUTION_F64 || convolution->type == SLUICE_CONVOLUTION_I64 ? 8 : 4;
}
