// Contractions. Part of sluice_kernels.h, which is what to include.
#pragma once
#include "sluice_kernels.h"

// How a gemm reads its operands, in sluice_gemm.path.
enum {
  SLUICE_GEMM_PACK_A = 1,    // a is copied into row panels in scratch, a block of k at a time
  SLUICE_GEMM_PACK_B = 2,    // b is copied into column panels in scratch, likewise
  SLUICE_GEMM_PREPACKED = 4, // b was copied whole by SLUICE_KERNEL_PACK
  SLUICE_GEMM_SWAPPED = 8,   // n = 1: the problem is c' = b' a' (1 x m)
};

// c[batch, m, n] = sum over k in ascending order, by FMA from +0, of a[batch, m, k] * b[batch, k, n]; of one type: f32, f64,
// i32 or i64, which wrap. An epilogue's product is of that type too.
// Strides are in elements and arbitrary, so that transposes are absorbed. If `epilogue` is not null it runs over the grid
// [batch * m, n] row range by row range while the product is in cache, reading it through SLUICE_BUFFER_TILE (an access
// with that buffer always means element (r, c) of the product; its dims are ignored); it then does the storing, and c
// is not written unless the epilogue does.
typedef struct {
  int32_t a, b, c;             // buffers; c = -1 if only the epilogue stores
  int64_t a_offset, b_offset, c_offset;
  int64_t m, n, k;
  int64_t a_m, a_k, b_k, b_n;  // strides
  int64_t c_m;                 // row stride of c; its columns are contiguous
  int32_t batch_rank;
  const sluice_dim *batch_a;   // batch dims with a's strides,
  const int64_t *batch_b;      // b's strides,
  const int64_t *batch_c;      // and c's
  const sluice_tape *epilogue; // its chunk_rows and chunk_cols are not read
  // Filled by sluice_gemm_plan from the shapes alone:
  int64_t chunk_m, chunk_n;    // an instruction chunk is one batch's chunk_m x chunk_n tile; chunks count n first, then
                               // m, then batches. REDUCE_COL's row is batch * ceil(m / chunk_m) + the row chunk, so it
                               // has batches * ceil(m / chunk_m) rows (see sluice_gemm_column_rows)
  int64_t chunk_batches;       // more than 1 only where chunk_m = m and chunk_n = n: that many whole batches a chunk
  int32_t packed_b;            // the buffer that SLUICE_KERNEL_PACK fills and the gemm reads; -1 if none
  int32_t path;                // chosen by sluice_gemm_plan
  int32_t type;                // sluice_type
} sluice_gemm;

typedef struct {
  int64_t packed_bytes;  // 0 if b is read where it is; then packed_b stays -1
  int64_t pack_chunks;
  int64_t chunks;
  size_t scratch;        // of the gemm; its epilogue's comes on top
  size_t pack_scratch;
} sluice_gemm_planned;

// The batches' count; rows of a REDUCE_COL access after planning.
int64_t sluice_gemm_batches(const sluice_gemm *gemm);
int64_t sluice_gemm_column_rows(const sluice_gemm *gemm);

// Chooses chunks and path; sets packed_b to -1: where packed_bytes is not 0 the compiler then gives it a buffer, 64-byte
// aligned, whose contents are valid for as long as b's. m, n or a batch dim of 0 gives 0 chunks (but n = 0 with `full_rows` and an
// epilogue: rows without columns still have reductions); k = 0 gives zeros.
// The gemm's epilogue must be set already, prepared or not. `full_rows`: the epilogue reduces along or across rows, so chunk_n must be n; if it
// has REDUCE_COL steps, chunk_m must be `column_rows` (0 if there are none): then it is kept.
sluice_gemm_planned sluice_gemm_plan(sluice_gemm *gemm, int full_rows, int64_t column_rows);
