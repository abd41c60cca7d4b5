// Chunks and scratch of triangular factors and systems.
#include "linear/linear.h"

int64_t sluice_cholesky_chunks(const sluice_cholesky *cholesky) {
  if (cholesky->n == 0) return 0;
  return (cholesky->batches + cholesky->batches_per_chunk - 1) / cholesky->batches_per_chunk;
}

size_t sluice_cholesky_scratch(const sluice_cholesky *cholesky) {
  return (size_t)(cholesky->n * sluice_matrix_pitch(cholesky->n) * sluice_matrix_lane(cholesky->type));
}

// A chunk takes whole matrices while these are small, else groups of columns, down to those of a widest tile where they are
// long: narrower groups would read the triangle as often for less.
void sluice_triangular_plan(sluice_triangular *t) {
  const double work = 1 << 16, row = (double)t->n * (double)(t->n + 8);
  const double matrix = row * (double)(t->m < 16 ? 16 : t->m);
  t->batches_per_chunk = matrix < work ? (int64_t)(work / matrix) : 1;
  t->columns_per_chunk = SLUICE_SOLVED_COLUMNS;
  const double panels = work / (row * SLUICE_SOLVED_COLUMNS);
  if (panels > 1) t->columns_per_chunk *= (int64_t)panels;
  else if (row * SLUICE_SOLVED_COLUMNS > 16 * work) t->columns_per_chunk /= 2;
}

int64_t sluice_triangular_chunks(const sluice_triangular *t) {
  if (t->n == 0 || t->m == 0) return 0;
  const int64_t groups = (t->m + t->columns_per_chunk - 1) / t->columns_per_chunk;
  return (t->batches + t->batches_per_chunk - 1) / t->batches_per_chunk * groups;
}

size_t sluice_triangular_scratch(const sluice_triangular *t) {
  const int64_t most = t->columns_per_chunk < SLUICE_SOLVED_COLUMNS ? t->columns_per_chunk : SLUICE_SOLVED_COLUMNS;
  const int64_t pitch = ((most < t->m ? most : t->m) + 15) / 16 * 16;
  // The columns, and after them a block of the triangle.
  const int64_t block = (t->n < SLUICE_TRIANGULAR_BLOCK ? t->n : SLUICE_TRIANGULAR_BLOCK) * SLUICE_TRIANGULAR_BLOCK;
  return (size_t)((t->n * pitch + block) * sluice_matrix_lane(t->type));
}
