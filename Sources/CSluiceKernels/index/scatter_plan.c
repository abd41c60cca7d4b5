// Chunks and scratch of scatters.
#include "isa/kernels.h"
#include "copy/nest.h"
#include "index/scatter.h"

int64_t sluice_scatter_chunks(const sluice_scatter *scatter) {
  if (sluice_product(scatter->batch_sizes, scatter->batch_rank) == 0) return 0;
  if (sluice_product(scatter->window_sizes, scatter->window_rank) == 0) return 0;
  if (scatter->parallel_dim < 0) return 1;
  int64_t size = scatter->window_sizes[scatter->parallel_dim];
  return (size + scatter->parallel_size - 1) / scatter->parallel_size;
}

size_t sluice_scatter_scratch(const sluice_scatter *scatter) {
  if (scatter->body_kind != -1) return 0;
  return (size_t)scatter->body.register_count * SLUICE_SCATTER_LANES * 8;
}
