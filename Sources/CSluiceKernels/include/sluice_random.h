// Random bits from counters. Part of sluice_kernels.h, which is what to include.
#pragma once
#include "sluice_kernels.h"

enum { SLUICE_THREEFRY = 0, SLUICE_PHILOX = 1 };

// Fills `out`, dense, with bits from the key and counter in `state` (u64: key, then counter of state_words - 1 words), and
// `next` with the state after them. Block b of random words is that of counter + b. Threefry's blocks are of two 32-bit
// words: an element of 8 bytes takes both; narrower ones are an array [outer, split, inner] in which block
// (o, j, i) of [outer, ceil(split / 2), inner] gives (o, 2j, i) and (o, 2j + 1, i) their low bits. Philox's are of four: 4
// elements of up to 4 bytes or 2 of 8, in order; only `count` is used then.
typedef struct {
  int32_t state, next, out;
  int32_t algorithm, state_words, element_size;
  int64_t state_offset;
  int64_t count, outer, split, inner;
  int64_t blocks, blocks_per_chunk;  // a multiple of 64
} sluice_random;

int64_t sluice_random_chunks(const sluice_random *random);  // at least 1: the state moves even if nothing is drawn
