// What reductions' kernels and their plan agree on.
#pragma once
#include "sluice_kernels.h"
#include "copy/nest.h"

enum { SLUICE_REDUCE_LANES = 256 };  // outputs that a reduction by a region takes at a time

static inline int64_t sluice_dims_product(const sluice_dim *dims, int32_t rank) {
  int64_t product = 1;
  for (int32_t d = 0; d < rank; d++) product *= dims[d].size;
  return product;
}

// Chunks of a reduced sequence.
static inline int64_t sluice_reduce_parts(const sluice_reduce *reduce) {
  int64_t length = sluice_dims_product(reduce->reduced, reduce->reduced_rank);
  return length == 0 ? 0 : (length + reduce->chunk - 1) / reduce->chunk;
}

// A nest of some dims with their strides in `in`; at least one dim, of size 1 where there is none. No size is 0.
static inline void sluice_nest_of_dims(sluice_nest *nest, const sluice_dim *dims, int32_t rank) {
  nest->rank = 0;
  for (int32_t d = 0; d < rank; d++) sluice_nest_append(nest, dims[d].size, dims[d].stride, 0, 0);
  if (nest->rank > 0) return;
  nest->rank = 1;
  nest->size[0] = 1;
  nest->stride[0][0] = nest->stride[1][0] = nest->stride[2][0] = 0;
}
