// Sorting. Part of sluice_kernels.h, which is what to include.
#pragma once
#include "sluice_kernels.h"

typedef enum { SLUICE_KEY_UNSIGNED = 0, SLUICE_KEY_SIGNED = 1, SLUICE_KEY_FLOAT = 2 } sluice_key_kind;

// What decides the order: an operand's elements, of any width, as numbers.
typedef struct {
  int32_t operand;
  uint8_t kind;            // sluice_key_kind
  uint8_t descending;
  uint8_t zeros_equal;     // of floats: -0 = +0
  uint8_t nans_equal;      // every NaN is the positive one; else NaNs lie in total order, by sign and payload
  uint8_t nans_unordered;  // no NaN comes before or after anything; only where this is the one key
  uint64_t infinity;       // the bits of +inf
} sluice_sort_key;

// Sorts operand_count tensors together along rows of `length` elements, stably: outs are dense [.., length, inner], ins have any
// strides. Rows are numbered in row-major order of the other dims.
typedef struct {
  int32_t operand_count;
  const int32_t *ins, *outs;
  const int32_t *element_sizes;
  const int64_t *in_offsets;
  int64_t length;
  const int64_t *in_steps;         // of each operand, the stride along a row
  int32_t rank;                    // of the other dims
  const int64_t *sizes;
  const int64_t *const *in_strides;  // of each operand
  int64_t rows, inner;             // inner: the stride along a row in outs
  int64_t kept;                    // how many of each row's first elements are stored, the rows of outs being that long
  int32_t places;                  // an i32 buffer, as outs, for where each stored element stood in its row; -1: none
  int64_t rows_per_chunk;
  int32_t key_count;               // the first decides first
  const sluice_sort_key *keys;
  // Without keys (SLUICE_KERNEL_SORT_BODY): a comparator of 2 * operand_count parameters, two elements of each operand, and of
  // one i1 result, that the first come before the second. All elements are kept then, and no places.
  const uint8_t *types;            // sluice_type of each operand
  sluice_body body;
} sluice_sort;

int64_t sluice_sort_chunks(const sluice_sort *sort);
size_t sluice_sort_scratch(const sluice_sort *sort);
