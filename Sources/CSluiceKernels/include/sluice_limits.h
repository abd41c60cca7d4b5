// What the machine can do at most: the yardsticks of benchmarks. Each call measures the calling thread alone, for
// about `seconds`, and returns the best of several turns; run several threads at once for the whole machine's.
#pragma once
#include <stddef.h>

#include "sluice_kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

// 10^9 floating-point operations a second of independent multiply-adds in registers.
double sluice_fma_peak_gflops(sluice_isa isa, double seconds);

// 10^9 bytes a second read, from `bytes` bytes again and again.
double sluice_read_bandwidth(const void *source, size_t bytes, double seconds);

#ifdef __cplusplus
}
#endif
