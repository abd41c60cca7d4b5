// Chunks of copies and gathers.
#include "isa/kernels.h"
#include "copy/nest.h"

int64_t sluice_copy_plan(sluice_copy *copy) {
  const int64_t least = 1 << 16, most = 64;  // bytes of a chunk; chunks
  int64_t elements = sluice_product(copy->sizes, copy->rank);
  int64_t chunks = elements / (least / copy->element_size);
  copy->chunks = elements == 0 ? 0 : chunks < 1 ? 1 : chunks < most ? chunks : most;
  return copy->chunks;
}

int64_t sluice_gather_chunks(const sluice_gather *gather) {
  int64_t batches = sluice_product(gather->batch_sizes, gather->batch_rank);
  if (batches == 0 || sluice_product(gather->window_sizes, gather->window_rank) == 0) return 0;
  int64_t each = gather->batch_per_chunk > 0 ? gather->batch_per_chunk : batches;
  return (batches + each - 1) / each;
}
