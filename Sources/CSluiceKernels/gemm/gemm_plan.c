// How a contraction is cut into chunks and how its operands are read: from shapes and strides alone.
#include "gemm/gemm.h"
#include "isa/kernels.h"

// Multiply-adds worth a chunk of their own: about 3 us of one core.
enum { WORTH = 200000, MOST_CHUNKS = 32 };
// Floats of an epilogue's tile: what stays in a core's second cache beside the operands.
enum { TILE_FLOATS = 1 << 16 };
// Bytes of a packed b beyond which it is packed chunk by chunk in spite of repetition.
#define MOST_PACKED ((int64_t)1 << 26)

int64_t sluice_gemm_batches(const sluice_gemm *gemm) {
  int64_t batches = 1;
  for (int32_t d = 0; d < gemm->batch_rank; d++) batches *= gemm->batch_a[d].size;
  return batches;
}

int64_t sluice_gemm_column_rows(const sluice_gemm *gemm) {
  return gemm->m == 0 ? 0 : sluice_gemm_batches(gemm) * sluice_ceil_div(gemm->m, gemm->chunk_m);
}

// a * b, at most a bound that further products of two cannot overflow.
static int64_t product(int64_t a, int64_t b) {
  int64_t result;
  return __builtin_mul_overflow(a, b, &result) ? INT64_MAX : result;
}

// Whether rows of b may be read where they lie: few rows of a to repay packing, more if b stays in a cache, or a b that
// stays in cache without the conflicts of rows a large power of two apart. `DotGeneral.isReadInPlace` says the same of rows
// that conflict; RearrangedFactorTests hold the two together.
static int reads_b_in_place(const sluice_gemm_problem *p, int64_t size) {
  if (p->b_n != 1) return 0;
  const int64_t bytes = product(product(p->k, p->n), size);
  const int conflicts = p->b_k * size % 2048 == 0;
  if (p->m <= 16 || bytes <= (1 << 17)) return 1;
  if (bytes <= (1 << 20)) return p->m <= 64 || !conflicts;
  return bytes <= (1 << 22) && p->m <= (conflicts ? 32 : 64);
}

static int packs_a(const sluice_gemm_problem *p) {
  if (p->m <= 6 || p->n <= 64 || p->k <= 16) return 0;
  if (p->a_m == 1) return p->n >= 256 && p->k >= 128;
  return p->n >= 256 || p->a_m * 4 % 1024 == 0;
}

static int64_t power_of_two_below(int64_t count) {
  while (count & (count - 1)) count &= count - 1;
  return count;
}

// Divides one batch into about `parts` chunks: by rows first, then by columns of at least `least_columns`. Powers of two,
// so that equal threads have equal work.
static void divide(sluice_gemm *gemm, int64_t parts, int full_rows, int64_t least_rows, int64_t least_columns) {
  int64_t parts_m = power_of_two_below(sluice_max(1, sluice_min(parts, gemm->m / least_rows)));
  int64_t parts_n = power_of_two_below(sluice_max(1, sluice_min(parts / parts_m, gemm->n / least_columns)));
  gemm->chunk_m = sluice_ceil_div(gemm->m, parts_m);
  if (parts_n > 1 && !full_rows)
    gemm->chunk_n = sluice_ceil_div(sluice_ceil_div(gemm->n, parts_n), SLUICE_GEMM_PANEL) * SLUICE_GEMM_PANEL;
}

sluice_gemm_planned sluice_gemm_plan(sluice_gemm *gemm, int full_rows, int64_t column_rows) {
  sluice_gemm_planned plan = { 0, 0, 0, 0, 0 };
  const int64_t batches = sluice_gemm_batches(gemm);
  gemm->packed_b = -1;
  gemm->path = 0;
  gemm->chunk_batches = 1;
  gemm->chunk_m = column_rows > 0 ? column_rows : sluice_max(1, gemm->m);
  gemm->chunk_n = sluice_max(1, gemm->n);
  // An epilogue that reduces along rows has results even of rows without columns.
  if (batches == 0 || gemm->m == 0 || (gemm->n == 0 && !(gemm->epilogue && full_rows))) return plan;

  if (gemm->n == 1 && gemm->m > 1 && (gemm->c_m == 1 || gemm->epilogue)) gemm->path = SLUICE_GEMM_SWAPPED;
  const sluice_gemm_problem p = sluice_gemm_problem_of(gemm);
  const int b_in_place = reads_b_in_place(&p, sluice_gemm_bytes(gemm));
  const int64_t work = sluice_max(1, product(product(gemm->m, gemm->n), sluice_max(1, gemm->k)));
  const int64_t wanted = sluice_min(MOST_CHUNKS, product(work, batches) / WORTH);
  const int64_t parts = sluice_max(1, wanted / batches);

  if (column_rows == 0) {
    // Columns of a chunk share its packed rows of a.
    if (parts > 1) divide(gemm, parts, full_rows, gemm->path ? 64 : 24, packs_a(&p) && gemm->m >= 192 ? 512 : 64);
    else if (work < WORTH) gemm->chunk_batches = sluice_min(batches, sluice_max(1, WORTH / work));
    while (gemm->epilogue && gemm->chunk_m > 12 && product(gemm->chunk_m, gemm->chunk_n) > TILE_FLOATS)
      gemm->chunk_m = sluice_ceil_div(gemm->chunk_m, 2);
  }
  while (gemm->epilogue && !full_rows && gemm->chunk_n > 64 && product(gemm->chunk_m, gemm->chunk_n) > TILE_FLOATS)
    gemm->chunk_n = sluice_ceil_div(gemm->chunk_n, 2 * SLUICE_GEMM_PANEL) * SLUICE_GEMM_PANEL;

  if (!b_in_place && p.n > 0) {
    const int64_t panels = sluice_ceil_div(p.n, SLUICE_GEMM_PANEL);
    const int64_t units = product(panels, sluice_gemm_batch_at(gemm, batches - 1).packed + 1);
    const int64_t bytes = product(product(units, p.k), SLUICE_GEMM_PANEL * sluice_gemm_bytes(gemm));
    if (gemm->chunk_m >= gemm->m || gemm->path || bytes > MOST_PACKED || p.k == 0) {
      gemm->path |= SLUICE_GEMM_PACK_B;
    } else {
      gemm->path |= SLUICE_GEMM_PREPACKED;
      plan.packed_bytes = bytes;
      plan.pack_chunks = sluice_gemm_pack_chunks(gemm, units);
    }
  }
  if (packs_a(&p)) gemm->path |= SLUICE_GEMM_PACK_A;

  plan.chunks = sluice_ceil_div(batches, gemm->chunk_batches) * sluice_ceil_div(gemm->m, gemm->chunk_m) *
                sluice_max(1, sluice_ceil_div(gemm->n, gemm->chunk_n));
  plan.scratch = sluice_gemm_layout_of(gemm).total;
  return plan;
}
