// What the planner of contractions and their kernels agree on.
#pragma once
#include "sluice_kernels.h"

enum {
  SLUICE_GEMM_PANEL = 32,    // columns of a panel of b; k x 32 elements, zeros beyond the last column
  SLUICE_GEMM_MAX_ROWS = 12, // most rows of a panel of a in any instruction set
  SLUICE_GEMM_DEPTH = 512,   // k of a block
  SLUICE_GEMM_SLACK = 16,    // elements that packing may write past a panel of a
};

static inline int64_t sluice_ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }
static inline int64_t sluice_min(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t sluice_max(int64_t a, int64_t b) { return a > b ? a : b; }
static inline size_t sluice_align64(size_t bytes) { return (bytes + 63) & ~(size_t)63; }

// The contraction that the kernels run: gemm itself, or its transpose if the path is swapped.
typedef struct {
  int64_t m, n, k, a_m, a_k, b_k, b_n, c_m;
  int64_t chunk_m, chunk_n;
} sluice_gemm_problem;

static inline sluice_gemm_problem sluice_gemm_problem_of(const sluice_gemm *gemm) {
  sluice_gemm_problem p = {
    gemm->m, gemm->n, gemm->k, gemm->a_m, gemm->a_k, gemm->b_k, gemm->b_n, gemm->c_m, gemm->chunk_m, gemm->chunk_n,
  };
  if (gemm->path & SLUICE_GEMM_SWAPPED)
    p = (sluice_gemm_problem){ 1, gemm->m, gemm->k, gemm->b_n, gemm->b_k, gemm->a_k, gemm->a_m, gemm->m, 1, gemm->chunk_m };
  return p;
}

// Bytes of an element.
static inline int64_t sluice_gemm_bytes(const sluice_gemm *gemm) {
  return gemm->type == SLUICE_F64 || gemm->type == SLUICE_I64 ? 8 : 4;
}

// Depth of a block of k, the same wherever a block is packed or run.
static inline int64_t sluice_gemm_depth(const sluice_gemm *gemm) {
  return gemm->path & (SLUICE_GEMM_PACK_A | SLUICE_GEMM_PACK_B | SLUICE_GEMM_PREPACKED)
             ? sluice_min(gemm->k, SLUICE_GEMM_DEPTH) : gemm->k;
}

// Where a chunk's parts lie in its scratch, in bytes.
typedef struct {
  size_t tile, a, b, epilogue, total;
} sluice_gemm_layout;

static inline sluice_gemm_layout sluice_gemm_layout_of(const sluice_gemm *gemm) {
  sluice_gemm_problem p = sluice_gemm_problem_of(gemm);
  const int64_t depth = sluice_gemm_depth(gemm), bytes = sluice_gemm_bytes(gemm);
  sluice_gemm_layout at = { 0, 0, 0, 0, 0 };
  at.a = at.tile;
  if (gemm->epilogue)
    at.a += sluice_align64((size_t)(gemm->chunk_batches * gemm->chunk_m * gemm->chunk_n) * (size_t)bytes);
  at.b = at.a;
  if (gemm->path & SLUICE_GEMM_PACK_A)
    at.b += sluice_align64((size_t)(sluice_min(p.m, p.chunk_m) * depth + SLUICE_GEMM_SLACK) * (size_t)bytes);
  at.epilogue = at.b;
  if (gemm->path & SLUICE_GEMM_PACK_B) at.epilogue += (size_t)(SLUICE_GEMM_PANEL * depth) * (size_t)bytes;
  at.total = at.epilogue;
  return at;
}

// Offsets of the batch with row-major index `batch`. `packed` counts the distinct matrices of b before it.
typedef struct {
  int64_t a, b, c, packed;
} sluice_gemm_batch;

static inline sluice_gemm_batch sluice_gemm_batch_at(const sluice_gemm *gemm, int64_t batch) {
  sluice_gemm_batch at = { gemm->a_offset, gemm->b_offset, gemm->c_offset, 0 };
  int64_t matrices = 1;
  for (int32_t d = gemm->batch_rank - 1; d >= 0; d--) {
    int64_t size = gemm->batch_a[d].size, digit = batch % size;
    batch /= size;
    at.a += digit * gemm->batch_a[d].stride;
    at.b += digit * gemm->batch_b[d];
    at.c += digit * gemm->batch_c[d];
    if (gemm->batch_b[d] != 0) {
      at.packed += digit * matrices;
      matrices *= size;
    }
  }
  return at;
}

// Where the matrix of b with index `matrix` among the distinct ones begins: the inverse of `packed` above.
static inline int64_t sluice_gemm_packed_matrix(const sluice_gemm *gemm, int64_t matrix) {
  int64_t offset = gemm->b_offset;
  for (int32_t d = gemm->batch_rank - 1; d >= 0; d--) {
    if (gemm->batch_b[d] == 0) continue;
    offset += matrix % gemm->batch_a[d].size * gemm->batch_b[d];
    matrix /= gemm->batch_a[d].size;
  }
  return offset;
}

// Chunks of packing `units` panels: at least 64 KiB each.
static inline int64_t sluice_gemm_pack_chunks(const sluice_gemm *gemm, int64_t units) {
  int64_t each = sluice_max(1, 65536 / (SLUICE_GEMM_PANEL * sluice_gemm_bytes(gemm) * sluice_max(1, gemm->k)));
  return sluice_min(64, sluice_ceil_div(units, each));
}
