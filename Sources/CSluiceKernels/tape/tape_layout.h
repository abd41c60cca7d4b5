// How a tape's grid is cut into blocks: a function of the tape and the rectangle alone, shared by the interpreter and by what
// prepares its scratch.
#pragma once
#include "sluice_kernels.h"

static inline int is_wide(uint8_t class) { return (class & SLUICE_WIDE) != 0; }
static inline uint8_t class_alone(uint8_t class) { return class & ~SLUICE_WIDE; }

static inline int32_t tape_wide_count(const sluice_tape *tape) {
  int32_t count = 0;
  for (int32_t i = 0; i < tape->register_count; i++) count += is_wide(tape->register_classes[i]);
  return count;
}

// Elements of a block: few enough for all registers, the wide ones counted twice, to stay in L1.
static inline int64_t tape_block_elements(int32_t register_count) {
  return register_count <= 8 ? 1024 : register_count <= 20 ? 512 : 256;
}

// `multiple` is a power of two.
static inline int64_t round_up(int64_t n, int64_t multiple) { return (n + multiple - 1) & -multiple; }

static inline int tape_reduces_rows(const sluice_tape *tape) {
  for (int32_t i = 0; i < tape->step_count; i++)
    if (tape->steps[i].op == SLUICE_OP_REDUCE_ROW) return 1;
  return 0;
}

// Of the largest block.
typedef struct {
  int64_t rows, cols;
} tape_block;

// Whole rows, as many as fit; or one row, cut if it is long and nothing reduces along it.
static inline tape_block tape_block_for(int64_t target, int64_t rows, int64_t cols, int reduces_rows) {
  tape_block block;
  // Most small models' grids are one block: no division for them.
  if (rows <= target && cols <= target && rows * cols <= target)
    return (tape_block){rows, cols};
  if (cols > target && !reduces_rows) {
    int64_t parts = (cols + target - 1) / target;
    block.rows = 1;
    block.cols = round_up((cols + parts - 1) / parts, 16);
  } else {
    block.cols = cols;
    block.rows = cols > 0 ? target / cols : target;
    if (block.rows < 1) block.rows = 1;
    // A whole number of vectors in a block lets registers alias memory.
    int64_t odd = cols & -cols;
    int64_t unit = odd >= 16 || odd == 0 ? 1 : 16 / odd;
    if (block.rows > unit) block.rows -= block.rows % unit;
    if (block.rows > rows) block.rows = rows;
  }
  return block;
}

enum { TAPE_SPARES = 3 };  // FULL registers into which a step's ROW operands are expanded
