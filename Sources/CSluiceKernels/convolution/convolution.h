// What the planner of convolutions and their kernels agree on.
#pragma once
#include "gemm/gemm.h"
#include "sluice_kernels.h"

enum {
  SLUICE_CONVOLUTION_RANK = 32,   // most dimensions of a tensor
  SLUICE_CONVOLUTION_DEPTH = 256, // products of a block: its part of 32 outputs of rhs stays in the first cache
  SLUICE_CONVOLUTION_STRIP = 16,  // groups of a strip, or a multiple of it: lanes of the widest vector
  SLUICE_CONVOLUTION_RUNS = 64,   // most runs of the first dimension where there are strips
};

// Rows of one group: its batch at every place.
static inline int64_t sluice_convolution_places(const sluice_convolution_axis *axis) {
  int64_t places = 0;
  for (int64_t r = 0; r < axis->run_count; r++) places += axis->runs[r].places;
  return places;
}

static inline int64_t sluice_convolution_rows(const sluice_convolution *convolution) {
  int64_t rows = convolution->batch;
  for (int32_t d = 0; d < convolution->rank; d++) rows *= sluice_convolution_places(&convolution->axes[d]);
  return rows;
}

static inline int64_t sluice_convolution_element_bytes(const sluice_convolution *convolution) {
  return convolution->type == SLUICE_CONVOLUTION_F64 || convolution->type == SLUICE_CONVOLUTION_I64 ? 8 : 4;
}

// Elements first..<first + count of a dimension.
typedef struct {
  int64_t first, count;
} sluice_convolution_span;

// The part of a run at places first..<end; it may be empty.
static inline sluice_convolution_run sluice_convolution_clip(sluice_convolution_run run, int64_t first, int64_t end) {
  const int64_t before = first > run.out ? sluice_ceil_div(first - run.out, run.out_step) : 0;
  const int64_t until = end > run.out ? sluice_ceil_div(end - run.out, run.out_step) : 0;
  const int64_t skipped = sluice_min(before, run.places);
  run.places = sluice_max(0, sluice_min(until, run.places) - skipped);
  run.out += skipped * run.out_step;
  run.lhs += skipped * run.lhs_step;
  return run;
}

// The elements of lhs that places first..<end of a dimension see; none if they see padding alone.
static inline sluice_convolution_span sluice_convolution_seen(
    const sluice_convolution_axis *axis, int64_t first, int64_t end) {
  int64_t least = INT64_MAX, most = -1;
  for (int64_t r = 0; r < axis->run_count; r++) {
    const sluice_convolution_run run = sluice_convolution_clip(axis->runs[r], first, end);
    if (run.places == 0 || run.taps == 0) continue;
    least = sluice_min(least, run.lhs);
    most = sluice_max(most, run.lhs + (run.places - 1) * run.lhs_step + (run.taps - 1) * run.lhs_tap_step);
  }
  return (sluice_convolution_span){ most < 0 ? 0 : least, most < 0 ? 0 : most - least + 1 };
}

// The elements of the window that lie on lhs anywhere.
static inline sluice_convolution_span sluice_convolution_used(const sluice_convolution_axis *axis) {
  int64_t least = INT64_MAX, most = -1;
  for (int64_t r = 0; r < axis->run_count; r++) {
    const sluice_convolution_run *run = &axis->runs[r];
    if (run->taps == 0) continue;
    least = sluice_min(least, run->tap);
    most = sluice_max(most, run->tap + (run->taps - 1) * run->tap_step);
  }
  return (sluice_convolution_span){ most < 0 ? 0 : least, most < 0 ? 0 : most - least + 1 };
}
