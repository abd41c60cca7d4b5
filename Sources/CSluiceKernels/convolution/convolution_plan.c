// How a convolution is cut into chunks: from shapes and strides alone.
#include "convolution/convolution.h"
#include "gemm/gemm.h"
#include "isa/kernels.h"

// Multiply-adds worth a chunk of their own: about 5 us of one core. More chunks than that leave little to share.
enum { WORTH = 200000, MOST_CHUNKS = 64 };
// Elements of a tile in scratch: what stays in a core's second cache.
enum { TILE_ELEMENTS = 1 << 15 };

static int64_t product(int64_t a, int64_t b) {
  int64_t result;
  return __builtin_mul_overflow(a, b, &result) ? INT64_MAX : result;
}

// Rows of the largest box: no tile of registers has more.
static int64_t largest_box(const sluice_convolution *c) {
  int64_t rows = sluice_max(1, c->batch);
  for (int32_t d = 0; d < c->rank; d++) {
    int64_t places = 1;
    for (int64_t r = 0; r < c->axes[d].run_count; r++) places = sluice_max(places, c->axes[d].runs[r].places);
    rows = product(rows, places);
  }
  return rows;
}

sluice_convolution_planned sluice_convolution_plan(sluice_convolution *c) {
  sluice_convolution_planned plan = { 0, 0 };
  const int64_t rows = sluice_convolution_rows(c);
  c->by_group = c->type == SLUICE_CONVOLUTION_F32 && c->groups > 1 && c->inputs == 1 && c->outputs == 1 &&
                c->lhs_group == 1 && c->rhs_group == 1 && c->out_group == 1;
  if (c->by_group) {
    c->outputs = c->groups;
    c->groups = c->out_output = 1;
  }
  c->chunk_groups = c->chunk_rows = c->chunk_outputs = 1;
  c->tile_rows = 0;
  if (rows == 0 || c->groups == 0 || c->outputs == 0) return plan;

  int64_t depth = sluice_max(1, c->inputs);
  for (int32_t d = 0; d < c->rank; d++) {
    int64_t taps = 1;
    for (int64_t r = 0; r < c->axes[d].run_count; r++) taps = sluice_max(taps, c->axes[d].runs[r].taps);
    depth = product(depth, taps);
  }
  const int64_t each = product(product(rows, c->outputs), depth);
  const int64_t wanted = sluice_max(1, sluice_min(MOST_CHUNKS, product(each, c->groups) / WORTH));
  // Whole groups first, then rows (a few at least, to fill the registers), then outputs.
  const int64_t parts_groups = sluice_min(wanted, c->groups);
  c->chunk_groups = sluice_ceil_div(c->groups, parts_groups);
  const int64_t parts = wanted / parts_groups;
  const int64_t parts_rows = sluice_max(1, sluice_min(parts, rows / sluice_min(12, largest_box(c))));
  c->chunk_rows = sluice_ceil_div(rows, parts_rows);
  const int64_t panels = sluice_ceil_div(c->outputs, 64);
  c->chunk_outputs = sluice_min(c->outputs, sluice_ceil_div(panels, sluice_min(panels, parts / parts_rows)) * 64);

  if (c->out_output != 1)
    c->tile_rows = sluice_max(1, sluice_min(c->chunk_rows, TILE_ELEMENTS / sluice_max(1, c->chunk_outputs)));
  plan.chunks = sluice_ceil_div(c->groups, c->chunk_groups) * sluice_ceil_div(rows, c->chunk_rows) *
                sluice_ceil_div(c->outputs, c->chunk_outputs);
  plan.scratch = 2 * SLUICE_CONVOLUTION_DEPTH * sizeof(int64_t) +
                 (size_t)(c->tile_rows * c->chunk_outputs * sluice_convolution_element_bytes(c));
  return plan;
}
