// Reading one index of any integer type.
#pragma once
#include <stdint.h>
#include <string.h>

// The integer at element `at` of `base`; an unsigned one too large for a signed number is as good as the largest.
static inline int64_t sluice_read_index(const void *base, int64_t at, int32_t bytes, int32_t is_unsigned) {
  switch (bytes) {
  case 1: return is_unsigned ? (int64_t)((const uint8_t *)base)[at] : (int64_t)((const int8_t *)base)[at];
  case 2: return is_unsigned ? (int64_t)((const uint16_t *)base)[at] : (int64_t)((const int16_t *)base)[at];
  case 4: return is_unsigned ? (int64_t)((const uint32_t *)base)[at] : (int64_t)((const int32_t *)base)[at];
  default: {
    const int64_t value = ((const int64_t *)base)[at];
    return is_unsigned && value < 0 ? INT64_MAX : value;
  }
  }
}

static inline int64_t sluice_clamp_index(int64_t index, int64_t limit) {
  index = index > limit ? limit : index;
  return index < 0 ? 0 : index;
}
