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

// Elements a group of an operand in a strip's scratch: more are not worth the room.
enum { STRIP_MOST = 1 << 15 };
// What of the images a strip of them should have in scratch at once: about what a core's first cache holds.
enum { STRIP_BLOCK = 1 << 11, STRIP_ELEMENTS = 3 << 12, STRIP_WIDEST = 8 };

// Fills in strip_groups, strip_places and the sizes of scratch, for `chunks` of them where it can; false if strips are no
// use.
static int plan_strips(sluice_convolution *c, int64_t chunks) {
  if (c->by_group || c->rank == 0 || 2 * c->groups < SLUICE_CONVOLUTION_STRIP || c->outputs > 4) return 0;
  for (int32_t d = 0; d < c->rank; d++)
    if (c->axes[d].run_count > SLUICE_CONVOLUTION_RUNS) return 0;
  int64_t around = 1, window = 1, others = 1;
  for (int32_t d = 0; d < c->rank; d++) {
    const int64_t places = sluice_convolution_places(&c->axes[d]);
    window = product(window, sluice_convolution_used(&c->axes[d]).count);
    if (d == 0) continue;
    around = product(around, sluice_convolution_seen(&c->axes[d], 0, places).count);
    others = product(others, places);
  }
  const sluice_convolution_axis *axis = &c->axes[0];
  const int64_t places = sluice_convolution_places(axis);
  const int64_t seen = sluice_convolution_seen(axis, 0, places).count, used = sluice_convolution_used(axis).count;
  // What neighbouring blocks both see is brought twice: blocks are some times as long.
  c->strip_splits_inputs = c->inputs > 1 && c->inputs_first;
  const int64_t inputs = c->strip_splits_inputs ? 1 : c->inputs;
  const int64_t wanted = sluice_max(8, STRIP_BLOCK / sluice_max(1, product(around, inputs)));
  c->strip_places = places;
  if (used < places / 4 && wanted < seen)
    c->strip_places = sluice_max(4 * used, sluice_ceil_div(places, sluice_ceil_div(seen, wanted)));
  int64_t most = 0;
  for (int64_t first = 0; first < places; first += c->strip_places)
    most = sluice_max(most, sluice_convolution_seen(axis, first, sluice_min(first + c->strip_places, places)).count);
  const int64_t brought = product(product(most, around), inputs);
  // Several outputs of several inputs share their loads the other way: that is worth more for large images, for those
  // whose elements lie apart, and for cotangents of weights of several inputs.
  const int is_image = window < product(places, others), lies_in_rows = c->axes[c->rank - 1].lhs == 1;
  const int is_large = product(product(seen, around), c->inputs) > STRIP_BLOCK;
  if (c->inputs > 1 && c->outputs > 2 && (is_image ? is_large || !lies_in_rows : c->batch > 2 && lies_in_rows)) return 0;
  // So do long rows, which fill lanes by themselves where groups do not.
  if (c->groups < SLUICE_CONVOLUTION_STRIP && lies_in_rows && sluice_convolution_places(&c->axes[c->rank - 1]) >= 128)
    return 0;
  c->strip_lhs = c->lhs_group == 1 ? 0 : brought;
  c->strip_rhs = c->rhs_group == 1 ? 0 : product(product(window, inputs), c->outputs);
  c->strip_out = c->out_group == 1 ? 0 : product(product(c->strip_places, others), c->outputs);
  // Small images: more groups share what a unit costs.
  const int64_t largest = sluice_max(1, sluice_max(c->strip_lhs, sluice_max(c->strip_rhs, c->strip_out)));
  const int64_t strips = sluice_max(1, sluice_min(STRIP_WIDEST, STRIP_ELEMENTS / largest / SLUICE_CONVOLUTION_STRIP));
  const int64_t all = sluice_ceil_div(c->groups, SLUICE_CONVOLUTION_STRIP);
  const int64_t units_of_strip = product(c->batch, sluice_ceil_div(places, c->strip_places));
  const int64_t count = sluice_max(sluice_ceil_div(all, strips), sluice_min(all, sluice_ceil_div(chunks, units_of_strip)));
  c->strip_groups = sluice_ceil_div(all, count) * SLUICE_CONVOLUTION_STRIP;
  c->by_strip = c->strip_lhs <= STRIP_MOST && c->strip_rhs <= STRIP_MOST && c->strip_out <= STRIP_MOST;
  return c->by_strip;
}

sluice_convolution_planned sluice_convolution_plan(sluice_convolution *c) {
  sluice_convolution_planned plan = { 0, 0 };
  const int64_t rows = sluice_convolution_rows(c);
  c->by_strip = c->strip_splits_inputs = 0;
  c->strip_groups = c->strip_units = c->strip_places = c->strip_lhs = c->strip_rhs = c->strip_out = 0;
  c->by_group = c->groups > 1 && c->inputs == 1 && c->outputs == 1 &&
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
  if (plan_strips(c, wanted)) {
    const int64_t blocks = sluice_ceil_div(sluice_convolution_places(&c->axes[0]), c->strip_places);
    const int64_t units = sluice_ceil_div(c->groups, c->strip_groups) * c->batch * blocks;
    c->strip_units = sluice_ceil_div(units, sluice_min(wanted, units));
    plan.chunks = sluice_ceil_div(units, c->strip_units);
    plan.scratch = 2 * SLUICE_CONVOLUTION_DEPTH * sizeof(int64_t) +
                   (size_t)((c->strip_lhs + c->strip_rhs + c->strip_out) * c->strip_groups *
                            sluice_convolution_element_bytes(c));
    return plan;
  }
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
