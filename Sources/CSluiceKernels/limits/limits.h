// The loops behind sluice_limits.h.
#pragma once
#include <stdint.h>

enum { SLUICE_LIMITS_CHAINS = 12 };

#define SLUICE_DECLARE_LIMITS(isa) \
  float sluice_fma_turns_##isa(int64_t turns, float factor); \
  float sluice_read_turn_##isa(const float *source, int64_t count);

SLUICE_DECLARE_LIMITS(baseline)
#if defined(__x86_64__)
SLUICE_DECLARE_LIMITS(avx2)
SLUICE_DECLARE_LIMITS(avx512)
#endif
