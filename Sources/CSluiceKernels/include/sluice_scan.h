// Scans: what cumulative sums and their kin are. Part of sluice_kernels.h, which is what to include.
#pragma once
#include "sluice_kernels.h"

// The element types of scans: unsigned integers, of which minimum and maximum also have signed versions, and floats.
typedef enum {
  SLUICE_SCAN_U8, SLUICE_SCAN_U16, SLUICE_SCAN_U32, SLUICE_SCAN_U64, SLUICE_SCAN_I8, SLUICE_SCAN_I16, SLUICE_SCAN_I32,
  SLUICE_SCAN_I64, SLUICE_SCAN_F32, SLUICE_SCAN_F64,
} sluice_scan_type;

typedef enum {
  SLUICE_SCAN_ADD, SLUICE_SCAN_MULTIPLY, SLUICE_SCAN_MINIMUM, SLUICE_SCAN_MAXIMUM, SLUICE_SCAN_AND, SLUICE_SCAN_OR,
  SLUICE_SCAN_XOR,
} sluice_scan_monoid;

// For each index of the lane dims, along `length` elements `in_step` and `out_step` apart: out[i] = monoid(init,
// in[0] and so on to in[i], combined in this order). Steps and strides may be negative.
typedef struct {
  int32_t in, out, init;  // buffers
  int32_t type, monoid;   // sluice_scan_type, sluice_scan_monoid
  int64_t in_offset, out_offset, init_offset;
  int64_t length, in_step, out_step;
  int32_t rank;           // lane dims; lanes run along the last
  const int64_t *sizes, *in_strides, *out_strides;
  int64_t chunk_lanes;    // lanes of an instruction chunk
} sluice_scan;

int64_t sluice_scan_chunks(const sluice_scan *scan);
