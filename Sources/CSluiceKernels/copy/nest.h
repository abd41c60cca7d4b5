// Loop nests over strided elements, for kernels whose descriptors have any rank.
#pragma once
#include <stdint.h>

// Dims of size 1 are dropped, so that with sizes of 2 and more no grid that can be counted has more dims than this.
enum { SLUICE_NEST_RANK = 64, SLUICE_NEST_STRIDES = 3 };

typedef struct {
  int32_t rank;
  int64_t size[SLUICE_NEST_RANK];
  int64_t stride[SLUICE_NEST_STRIDES][SLUICE_NEST_RANK];
} sluice_nest;

// Appends an innermost dim, merged with the one around it if all three strides step as one. Sizes must not be 0.
static inline void sluice_nest_append(sluice_nest *nest, int64_t size, int64_t s0, int64_t s1, int64_t s2) {
  if (size == 1) return;
  int32_t last = nest->rank - 1;
  if (last >= 0 && nest->stride[0][last] == size * s0 && nest->stride[1][last] == size * s1 &&
      nest->stride[2][last] == size * s2) {
    nest->size[last] *= size;
  } else {
    last = nest->rank++;
    nest->size[last] = size;
  }
  nest->stride[0][last] = s0;
  nest->stride[1][last] = s1;
  nest->stride[2][last] = s2;
}

// A position in the first `rank` dims of a nest: its digits and, for each stride, its offset.
typedef struct {
  int64_t offset[SLUICE_NEST_STRIDES];
  int64_t digit[SLUICE_NEST_RANK];
} sluice_walk;

static inline void sluice_walk_seek(sluice_walk *walk, const sluice_nest *nest, int32_t rank, int64_t index) {
  walk->offset[0] = walk->offset[1] = walk->offset[2] = 0;
  for (int32_t d = rank - 1; d >= 0; d--) {
    int64_t digit = index % nest->size[d];
    index /= nest->size[d];
    walk->digit[d] = digit;
    walk->offset[0] += digit * nest->stride[0][d];
    walk->offset[1] += digit * nest->stride[1][d];
    walk->offset[2] += digit * nest->stride[2][d];
  }
}

// Steps by `count` along dim `rank` - 1, at most to its end, from where it goes on to the next digit outwards. Past the
// last position it is back at the first.
static inline void sluice_walk_advance(sluice_walk *walk, const sluice_nest *nest, int32_t rank, int64_t count) {
  for (int32_t d = rank - 1; d >= 0; d--, count = 1) {
    walk->digit[d] += count;
    walk->offset[0] += count * nest->stride[0][d];
    walk->offset[1] += count * nest->stride[1][d];
    walk->offset[2] += count * nest->stride[2][d];
    if (walk->digit[d] < nest->size[d]) return;
    walk->digit[d] = 0;
    walk->offset[0] -= nest->size[d] * nest->stride[0][d];
    walk->offset[1] -= nest->size[d] * nest->stride[1][d];
    walk->offset[2] -= nest->size[d] * nest->stride[2][d];
  }
}

static inline int64_t sluice_product(const int64_t *sizes, int32_t rank) {
  int64_t product = 1;
  for (int32_t d = 0; d < rank; d++) product *= sizes[d];
  return product;
}
