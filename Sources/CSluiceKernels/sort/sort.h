// What sort's kernels and its plan agree on.
#pragma once
#include <stdint.h>
#include "sluice_kernels.h"

enum { SLUICE_SORT_LANES = 64 };  // merges that go on at once where a comparator's tape compares

// An element's key, as an unsigned number in the order wanted, and where in its row it stands.
typedef struct {
  uint64_t key;
  int64_t index;
} sluice_keyed;

// Where row `row` of an operand begins, and where in the results, in elements.
static inline int64_t sluice_sort_base(const sluice_sort *sort, int32_t operand, int64_t row) {
  int64_t offset = sort->in_offsets[operand];
  for (int32_t d = sort->rank - 1; d >= 0; d--) {
    offset += row % sort->sizes[d] * sort->in_strides[operand][d];
    row /= sort->sizes[d];
  }
  return offset;
}
static inline int64_t sluice_sort_start(const sluice_sort *sort, int64_t row) {
  return row / sort->inner * sort->kept * sort->inner + row % sort->inner;
}
