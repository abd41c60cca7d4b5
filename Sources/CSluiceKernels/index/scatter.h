// What scatter's kernels and its plan agree on.
#pragma once
#include "sluice_kernels.h"

enum { SLUICE_SCATTER_LANES = 64 };  // lanes of a body's register

static inline int64_t sluice_min_size(int64_t a, int64_t b) { return a < b ? a : b; }
