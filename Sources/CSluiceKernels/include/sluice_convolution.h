// Convolutions. Part of sluice_kernels.h, which is what to include.
#pragma once
#include "sluice_kernels.h"

// The places along one spatial dimension at which the same elements of the window lie on elements of lhs, and none on
// padding or a hole: place `out + i * out_step` for i < places has window elements `tap + j * tap_step` for j < taps on
// elements lhs + i * lhs_step + j * lhs_tap_step of lhs. So no kernel meets padding.
typedef struct {
  int64_t out, out_step, places;
  int64_t tap, tap_step, taps;
  int64_t lhs, lhs_step, lhs_tap_step;
} sluice_convolution_run;

// A spatial dimension: the strides of lhs, rhs and out along it, in elements, and its places, each in one run.
typedef struct {
  int64_t lhs, rhs, out;
  int64_t run_count;
  const sluice_convolution_run *runs;
} sluice_convolution_axis;

typedef enum {
  SLUICE_CONVOLUTION_F32, SLUICE_CONVOLUTION_F64, SLUICE_CONVOLUTION_I32, SLUICE_CONVOLUTION_I64,
} sluice_convolution_type;

// For each group, out[batch, place, output] = sum, by FMA from +0 and in ascending order, over the window's elements
// (row-major) and within each the inputs (or if `inputs_first`, over the inputs and within each the elements), of
// lhs[batch, element, input] * rhs[element, input, output]. All strides are arbitrary but rhs_output, which is 1; a
// reversed window has negative strides in rhs. If `rounds_products`, each product of floats is rounded and then added,
// in the same order from +0.
typedef struct {
  int32_t lhs, rhs, out;                 // buffers
  int32_t type;                          // sluice_convolution_type
  int64_t lhs_offset, rhs_offset, out_offset;
  int64_t groups, batch, inputs, outputs;  // of one group: batch, inputs and outputs
  int64_t lhs_group, lhs_batch, lhs_input; // strides
  int64_t rhs_group, rhs_input;
  int64_t out_group, out_batch, out_output;
  int32_t inputs_first, rounds_products;
  int32_t rank;
  const sluice_convolution_axis *axes;
  // Filled by sluice_convolution_plan from the shapes alone. An instruction chunk is chunk_groups groups times
  // chunk_rows of a group's batch * places, counted run by run, times chunk_outputs; chunks count outputs first, then
  // rows, then groups.
  int64_t chunk_groups, chunk_rows, chunk_outputs;
  int64_t tile_rows;                     // rows of a tile in scratch; 0 if the kernel stores where out lies
  int32_t by_group;                      // one input and one output a group, groups side by side: the plan makes them
                                         // the outputs of one group, each with an lhs of its own
  // Groups that are too narrow to fill lanes and lie apart are brought side by side in scratch, a strip of
  // strip_groups at once, and convolved as if they had been so. A chunk is then strip_units units; a
  // unit is strip_places places of the first dimension, of one element of the batch, of a strip, counted in this order.
  int32_t by_strip;
  int32_t strip_splits_inputs;           // one input after the other is brought into scratch
  int64_t strip_groups, strip_units, strip_places;
  int64_t strip_lhs, strip_rhs, strip_out; // elements of scratch, for a group
} sluice_convolution;

typedef struct {
  int64_t chunks;
  size_t scratch;
} sluice_convolution_planned;

sluice_convolution_planned sluice_convolution_plan(sluice_convolution *convolution);
