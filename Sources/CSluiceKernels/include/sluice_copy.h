// Copies, from and to fixed places and such as are known when they run. Elements have 1, 2, 4 or 8 bytes. Part of
// sluice_kernels.h, which is what to include.
#pragma once
#include "sluice_kernels.h"

// out[i...] = in[i...] over `sizes`, each with its own strides: transpose, slice, broadcast, reverse, concatenate, pad.
typedef struct {
  int32_t in, out;
  int32_t element_size, rank;
  int64_t in_offset, out_offset;
  const int64_t *sizes, *in_strides, *out_strides;
  int64_t chunks;  // filled by sluice_copy_plan
} sluice_copy;

int64_t sluice_copy_plan(sluice_copy *copy);  // returns chunks

// dynamic_slice and dynamic_update_slice: `copy`, its in_offset (out_offset if `moves_out`) moved by the sum of
// clamp(start, 0, limit) * stride over the scalar starts, integers of `index_bytes` each. Fill copy.chunks by sluice_copy_plan.
typedef struct {
  sluice_copy copy;
  int32_t moves_out;
  int32_t index_count, index_bytes, index_unsigned;
  const int32_t *indices;         // the buffer of each start
  const int64_t *index_offsets;   // where in it, in elements
  const int64_t *limits, *strides;
} sluice_dynamic_copy;
