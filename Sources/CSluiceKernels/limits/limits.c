// Measuring the machine's limits.
#include "limits/limits.h"
#include <time.h>
#include "sluice_limits.h"

static volatile float sink;  // so that no loop is dropped

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

double sluice_fma_peak_gflops(sluice_isa isa, double seconds) {
  float (*turns)(int64_t, float) = sluice_fma_turns_baseline;
  int lanes = 4;
#if defined(__x86_64__)
  if (isa == SLUICE_ISA_AVX2) turns = sluice_fma_turns_avx2, lanes = 8;
  if (isa == SLUICE_ISA_AVX512) turns = sluice_fma_turns_avx512, lanes = 16;
#else
  (void)isa;
#endif
  const int64_t count = 20000;
  double best = 0;
  for (double start = now(), time = start; time - start < seconds;) {
    sink = turns(count, 0.999f);
    double end = now(), rate = 2.0 * SLUICE_LIMITS_CHAINS * lanes * (double)count / (end - time) * 1e-9;
    if (rate > best) best = rate;
    time = end;
  }
  return best;
}

double sluice_read_bandwidth(const void *source, size_t bytes, double seconds) {
  float (*turn)(const float *, int64_t) = sluice_read_turn_baseline;
#if defined(__x86_64__)
  if (sluice_isa_best() == SLUICE_ISA_AVX2) turn = sluice_read_turn_avx2;
  if (sluice_isa_best() == SLUICE_ISA_AVX512) turn = sluice_read_turn_avx512;
#endif
  double best = 0;
  for (double start = now(), time = start; time - start < seconds;) {
    sink = turn(source, (int64_t)(bytes / sizeof(float)));
    double end = now(), rate = (double)bytes / (end - time) * 1e-9;
    if (rate > best) best = rate;
    time = end;
  }
  return best;
}
