// Copies from or to a place that is known when they run: dynamic_slice and dynamic_update_slice. Part of
// sluice_kernels.h, which is what to include.
#pragma once
#include "sluice_kernels.h"

// `copy`, its in_offset (out_offset if `moves_out`) moved by the sum of clamp(start, 0, limit) * stride over the scalar
// starts, integers of `index_bytes` each. Fill copy.chunks by sluice_copy_plan.
typedef struct {
  sluice_copy copy;
  int32_t moves_out;
  int32_t index_count, index_bytes, index_unsigned;
  const int32_t *indices;         // the buffer of each start
  const int64_t *index_offsets;   // where in it, in elements
  const int64_t *limits, *strides;
} sluice_dynamic_copy;
