// Chunks of random bits.
#include "sluice_kernels.h"

int64_t sluice_random_chunks(const sluice_random *random) {
  const int64_t chunks = (random->blocks + random->blocks_per_chunk - 1) / random->blocks_per_chunk;
  return chunks < 1 ? 1 : chunks;
}
