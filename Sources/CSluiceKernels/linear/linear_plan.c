// Chunks and scratch of triangular factors and systems.
#include "linear/linear.h"

int64_t sluice_cholesky_chunks(const sluice_cholesky *cholesky) {
  if (cholesky->n == 0) return 0;
  return (cholesky->batches + cholesky->batches_per_chunk - 1) / cholesky->batches_per_chunk;
}

size_t sluice_cholesky_scratch(const sluice_cholesky *cholesky) {
  return (size_t)(cholesky->n * sluice_matrix_pitch(cholesky->n) * sluice_matrix_lane(cholesky->type));
}

int64_t sluice_triangular_chunks(const sluice_triangular *triangular) {
  if (triangular->n == 0) return 0;
  return triangular->batches * ((triangular->m + SLUICE_SOLVED_COLUMNS - 1) / SLUICE_SOLVED_COLUMNS);
}

size_t sluice_triangular_scratch(const sluice_triangular *triangular) {
  return (size_t)(triangular->n * SLUICE_SOLVED_COLUMNS * sluice_matrix_lane(triangular->type));
}
