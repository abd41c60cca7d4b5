// What is known of a tape before it runs: sluice_tape_prepare writes it once, every run reads it.
#pragma once
#include "tape/tape_layout.h"

// What a step does. UNIFORM ones run once before the first block, the others for each block.
typedef enum {
  UNIFORM_LOAD, UNIFORM_INDEX, UNIFORM_STORE, UNIFORM_EXPAND, UNIFORM_COMPUTE,
  FULL_LOAD, FULL_INDEX, FULL_STORE, FULL_EXPAND, FULL_COMPUTE, FULL_COMPUTE_EXPANDING, FULL_COMPUTE_PAIR,
  ROW_LOAD, ROW_INDEX, ROW_STORE, ROW_EXPAND, ROW_COMPUTE,
  REDUCE_ROW, REDUCE_COL,
} tape_step_kind;

// Arithmetic of which two neighbours can be one loop; the last two are second steps whose operands are exchanged.
typedef enum {
  PAIRS_NOT, PAIRS_ADD, PAIRS_SUBTRACT, PAIRS_MULTIPLY, PAIRS_DIVIDE, PAIRS_ABS, PAIRS_NEGATE,
  PAIRS_SUBTRACT_FROM, PAIRS_DIVIDE_INTO,
  PAIRS_COUNT
} tape_pairable;

// The number of no step and of no value.
#define TAPE_NONE UINT32_MAX

// Values, unlike registers, are assigned once: constants, results of steps, and accumulators of column reductions.
typedef struct {
  uint8_t kind;          // tape_step_kind
  uint8_t repeated;      // bit i: operand i is UNIFORM; for FULL_STORE: the value is
  uint8_t expanded;      // bit i: operand i is ROW and the result FULL; for REDUCE_COL: it has one column
  uint8_t wide;          // bit i: operand i has lanes of 64 bits
  uint16_t function;     // arithmetic: its opcode from 0; pair: first * PAIRS_COUNT + second; reduction: the monoid
  uint32_t time;         // the tape's step, for order
  uint32_t value;        // the one it defines; of stores the one they store
  uint32_t operands[3];  // of REDUCE_COL the second is the initial value, or TAPE_NONE
  uint32_t memory;       // its index among the memories
} tape_step;

// A step's access. A run has a copy and finds the base.
typedef struct {
  const sluice_access *access;
  char *base;                       // of element (0, 0)
  int64_t offset;                   // bytes from the buffer to it
  int64_t row_stride, col_stride;   // of dims that are alone; the ranks say which are
  uint8_t element_size, lane_size, type;
  uint8_t is_direct;                // memory holds what lanes do
  uint8_t row_rank, col_rank;
  uint8_t may_alias;  // the value's register may be the memory itself
  uint8_t once;       // of a load that is the same for all blocks: 1 until done, then 2
  int32_t buffer;
  uint32_t value;     // loaded or stored
  uint32_t time;      // of a load: when its value is last read; of a store: when it stores
  uint32_t defined;   // of a store that may alias: when its value is computed
} tape_memory;

struct sluice_tape_prepared {
  const tape_step *uniforms, *steps;
  const tape_memory *memories;      // FULL_LOAD and ROW_LOAD first, then FULL_STORE
  const int64_t *places;            // by value: bytes from the start of scratch to its register
  const char *constants;            // 16 lanes of each
  int32_t uniform_count, step_count, load_count, store_count, memory_count, constant_count, value_count;
  int64_t uniform_size;             // bytes of 16 lanes: 128 if any register is wide
  int64_t block_elements;           // of a block, about
  int64_t spare_size;
  int64_t memories_place, spares_place, scratch_size;  // bytes
  uint8_t flat;                     // rows of all columns follow one another in every access
  uint8_t reduces_rows, reduces_cols;
};
