// Chunks and scratch of sorts.
#include "sluice_kernels.h"
#include "sort/sort.h"

int64_t sluice_sort_chunks(const sluice_sort *sort) {
  if (sort->length == 0 || sort->kept == 0) return 0;
  return (sort->rows + sort->rows_per_chunk - 1) / sort->rows_per_chunk;
}

size_t sluice_sort_scratch(const sluice_sort *sort) {
  if (sort->key_count > 0) return (size_t)sort->length * 2 * sizeof(sluice_keyed);
  const int64_t places = sort->rows_per_chunk * (sort->operand_count + 2 * sort->length);
  return (size_t)(sort->body.register_count * SLUICE_SORT_LANES + places) * 8;
}
