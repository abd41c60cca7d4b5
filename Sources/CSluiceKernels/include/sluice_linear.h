// Triangular factors and systems. Part of sluice_kernels.h, which is what to include.
#pragma once
#include "sluice_kernels.h"

// f16 and bf16 are computed in f32; every element of a result is rounded before others are computed from it.
typedef enum { SLUICE_MATRIX_F32 = 0, SLUICE_MATRIX_F64, SLUICE_MATRIX_F16, SLUICE_MATRIX_BF16 } sluice_matrix_type;

// Batch dims of an operand, of any strides; results are dense.
typedef struct {
  int32_t rank;
  const int64_t *sizes, *strides;
} sluice_batch;

// out = the Cholesky factor of each n x n matrix `in`, of which the triangle with column <= row is read; the other triangle
// becomes zero. Element (i, j), i >= j, is (in - sum over k < j, ascending by FMA, of l[i, k] l[j, k]) / l[j, j]. An upper factor
// is had by exchanging strides.
typedef struct {
  int32_t in, out;
  int32_t type;  // sluice_matrix_type
  int64_t in_offset, n;
  int64_t in_row, in_column, out_row, out_column;
  sluice_batch batch;
  int64_t batches, batches_per_chunk;
} sluice_cholesky;

int64_t sluice_cholesky_chunks(const sluice_cholesky *cholesky);
size_t sluice_cholesky_scratch(const sluice_cholesky *cholesky);

// Solves a x = b for x, `a` n x n and lower triangular if `forward`, else upper; b and x are n x m. Rows are solved in the
// order in which they can be: row i of x is (b - sum over k in the rows known, in that order by FMA, of a[i, k] x[k]) / a[i, i],
// not divided if `unit_diagonal`, and rounded before others are computed from it.
//
// If `inverted` (n <= 8), x is the inverse of `a` times b instead. Of the operand as it was given, the transpose of `a` if
// `transposed`, columns are divided by their diagonal elements, d; the inverse of that has row i = -(sum over k between i and
// the column, ascending by FMA, of a[i, k] times row k), beside 1 on the diagonal; rows are divided by d; each of these numbers
// is rounded. x adds even k in one chain and odd k in another, ascending by FMA, and is rounded. Where the inverse is
// not finite it is not taken.
typedef struct {
  int32_t a, b, out;
  int32_t type;  // sluice_matrix_type
  int32_t forward, unit_diagonal, inverted, transposed;
  int64_t a_offset, b_offset, n, m;
  int64_t a_row, a_column, b_row, b_column, out_row, out_column;
  sluice_batch a_batch, b_batch;
  int64_t batches;
  int64_t columns_per_chunk, batches_per_chunk;  // a plan's
} sluice_triangular;

void sluice_triangular_plan(sluice_triangular *triangular);
int64_t sluice_triangular_chunks(const sluice_triangular *triangular);
size_t sluice_triangular_scratch(const sluice_triangular *triangular);
