// Bytes of an element in memory, and of a lane that holds one.
#pragma once
#include "sluice_kernels.h"

static inline int64_t element_bytes_of(int type) {
  switch (type) {
  case SLUICE_F64: case SLUICE_I64: case SLUICE_U64: return 8;
  case SLUICE_F16: case SLUICE_BF16: case SLUICE_I16: case SLUICE_U16: return 2;
  case SLUICE_I8: case SLUICE_U8: case SLUICE_I1: return 1;
  default: return 4;
  }
}

static inline int64_t lane_bytes_of(int type) {
  return type == SLUICE_F64 || type == SLUICE_I64 || type == SLUICE_U64 ? 8 : 4;
}

// Whether memory holds what a lane does.
static inline int is_direct(int type) { return element_bytes_of(type) == lane_bytes_of(type) && type != SLUICE_I1; }
