// Gather and scatter, for elements of 1, 2, 4 or 8 bytes. Part of sluice_kernels.h, which is what to include.
#pragma once
#include "sluice_kernels.h"

// StableHLO's gather, with start indices of any integer type and every dimension already resolved:
// for each batch index (row-major over batch dims) and each offset index over `window` dims,
// out[batch_out + window_out] = operand[batch_operand + clamp(start, 0, limit) * index_operand + window_operand].
// Collapsed and operand batching dims are not among the window dims; a component's limit is the operand's size less the
// slice's along its dim. index_count 0: only batch and window. dynamic_slice is a gather with batch_rank 0.
typedef struct {
  int32_t operand, indices, out, element_size;
  int32_t batch_rank, window_rank, index_count;
  const int64_t *batch_sizes, *batch_index_strides, *batch_out_strides;
  const int64_t *batch_operand_strides;                  // nonzero for operand batching dims
  const int64_t *window_sizes, *window_operand_strides, *window_out_strides;
  int64_t index_stride;                                  // between the components of one start index
  const int64_t *index_operand_strides, *index_limits;   // per component: stride in operand; the last start in bounds
  int64_t operand_offset, indices_offset, out_offset;
  int64_t batch_per_chunk;
  int32_t index_bytes, index_unsigned;                   // the start indices' type
} sluice_gather;

int64_t sluice_gather_chunks(const sluice_gather *gather);

// StableHLO's scatter: `out` already holds the input (the compiler copies it unless the two share memory). For each
// update element in ascending row-major order of its batch and window index, if its own index is in bounds (the
// specification skips element by element; starts are not clamped),
// out[...] = body(out[...], update[...]). Several inputs share the indices and their strides. Inserted and input batching
// dims are not among the window dims; an index component may move an inserted dim (then no window_index names it).
// Different window indices reach different elements, so window dims' operand strides are those of distinct input dims.
typedef struct {
  int32_t operand_count;
  const int32_t *outs, *updates;
  const uint8_t *types;
  const int64_t *out_offsets, *update_offsets;           // of each operand, in elements; null means all 0
  int32_t indices;
  int64_t indices_offset;
  int32_t batch_rank, window_rank, index_count;
  const int64_t *batch_sizes, *batch_index_strides, *batch_update_strides, *batch_operand_strides;
  const int64_t *window_sizes, *window_operand_strides, *window_update_strides;
  int64_t index_stride;
  const int64_t *index_operand_strides;
  const int64_t *index_limits;                           // the last start for which the whole window is in bounds
  const int64_t *index_sizes;                            // the operand's size along each indexed dim
  const uint8_t *window_index;                           // for each window dim, 1 + the index component that moves it, or 0
  int32_t body_kind;                                     // -1: body; -2: replace by the update; else a sluice_monoid
  sluice_body body;                                      // 2 * operand_count parameters: current values, then updates
  int32_t parallel_dim;                                  // the window dim that chunks divide, one that no index moves
                                                         // (so outputs are disjoint); -1: one chunk
  int64_t parallel_size;                                 // of that dim in one chunk
  int32_t index_bytes, index_unsigned;                   // the start indices' type
} sluice_scatter;

int64_t sluice_scatter_chunks(const sluice_scatter *scatter);
size_t sluice_scatter_scratch(const sluice_scatter *scatter);
