// Chunks and scratch of reductions.
#include "isa/kernels.h"
#include "reduce/reduce.h"

static int64_t chunks_of(int64_t units, int64_t each) {
  return units == 0 ? 0 : each <= 0 ? 1 : (units + each - 1) / each;
}

int64_t sluice_reduce_chunks(const sluice_reduce *reduce) {
  int64_t units = sluice_dims_product(reduce->kept, reduce->kept_rank);
  if (reduce->partials) units *= sluice_reduce_parts(reduce);
  return chunks_of(units, reduce->outputs_per_chunk);
}

size_t sluice_reduce_scratch(const sluice_reduce *reduce) {
  (void)reduce;
  return 0;
}

int64_t sluice_reduce_body_chunks(const sluice_reduce_body *reduce) {
  if (reduce->operand_count == 0) return 0;
  return chunks_of(sluice_dims_product(reduce->kept[0], reduce->kept_rank), reduce->outputs_per_chunk);
}

// The body's registers, and room for the results while they become accumulators.
size_t sluice_reduce_body_scratch(const sluice_reduce_body *reduce) {
  return (size_t)(reduce->body.register_count + reduce->operand_count) * SLUICE_REDUCE_LANES * 8;
}
