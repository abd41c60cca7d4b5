// Compiles what follows for the baseline of the architecture: SSE2 on x86-64, NEON (which has FMA) on arm64.
// First line of every file in baseline/; `isa/end.h` is the last.
#pragma once
#define SLUICE_ISA_LEVEL 0
#define SLUICE_NAME(name) name##_baseline
#define SLUICE_LANES 4
#if defined(__aarch64__) || defined(__ARM_FEATURE_FMA)
#define SLUICE_HAS_FMA 1
#else
#define SLUICE_HAS_FMA 0
#endif
#include "isa/common.h"
