// What sort's kernels and its plan agree on.
#pragma once
#include <stdint.h>

// An element's key, as an unsigned number in the order wanted, and where in its row it stands.
typedef struct {
  uint64_t key;
  int64_t index;
} sluice_keyed;
