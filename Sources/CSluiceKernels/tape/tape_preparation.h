// The memory of a tape while it is prepared, and what each step will be.
#pragma once
#include "tape/tape_prepared.h"

typedef struct sluice_tape_prepared tape_prepared;

// The tape's memory while it is being prepared.
typedef struct {
  const sluice_tape *tape;
  tape_prepared *prepared;
  tape_step *uniforms, *steps;
  tape_memory *loads, *stores, *others;  // the next of each; they follow one another
  int64_t *places;
  char *constants;
  // Read by preparing alone:
  uint32_t *current;         // by register: its value
  uint32_t *definitions;     // by register: how often it is assigned
  int64_t *register_places;
  uint32_t *last_use;        // by value: the last step that reads it
  uint32_t *defined;         // by value: the step of FULL arithmetic that computes it, or TAPE_NONE
  uint32_t *value_registers; // by value
} preparation;

static uintptr_t take(uintptr_t *memory, int64_t bytes) {
  const uintptr_t taken = *memory;
  *memory += (uintptr_t)round_up(bytes, 64);
  return taken;
}

static int64_t uniform_size_of(const sluice_tape *tape) { return tape_wide_count(tape) != 0 ? 128 : 64; }

static uint8_t class_of(const sluice_tape *tape, uint16_t a_register) {
  return class_alone(tape->register_classes[a_register]);
}

static tape_step_kind kind_of_store(const sluice_tape *tape, const sluice_step *step) {
  const sluice_access *access = &tape->accesses[step->b];
  const uint8_t class = class_of(tape, step->a);
  if (class == SLUICE_ROW) return ROW_STORE;
  // One value in one place.
  return class == SLUICE_UNIFORM && access->row_rank == 0 && access->col_rank == 0 ? UNIFORM_STORE : FULL_STORE;
}

static tape_step_kind kind_of(const sluice_tape *tape, const sluice_step *step) {
  // Only those below have a dst of a class.
  if (step->op == SLUICE_OP_STORE) return kind_of_store(tape, step);
  if (step->op == SLUICE_OP_REDUCE_COL) return REDUCE_COL;
  const uint8_t class = class_of(tape, step->dst);
#define OF_CLASS(what) (class == SLUICE_UNIFORM ? UNIFORM_##what : class == SLUICE_ROW ? ROW_##what : FULL_##what)
  switch (step->op) {
  case SLUICE_OP_LOAD: return OF_CLASS(LOAD);
  case SLUICE_OP_INDEX: return OF_CLASS(INDEX);
  case SLUICE_OP_EXPAND: return OF_CLASS(EXPAND);
  case SLUICE_OP_REDUCE_ROW: return REDUCE_ROW;
  default: return OF_CLASS(COMPUTE);
  }
#undef OF_CLASS
}

// Cuts the memory into its parts; returns how many bytes they are. They need not be there yet.
static int64_t cut(const sluice_tape *tape, void *memory, preparation *p) {
  int64_t uniforms = 0, loads = 0, stores = 0, others = 0;
  for (int32_t i = 0; i < tape->step_count; i++) {
    const tape_step_kind kind = kind_of(tape, &tape->steps[i]);
    uniforms += kind <= UNIFORM_COMPUTE;
    switch (kind) {
    case FULL_LOAD: case ROW_LOAD: loads++; break;
    case FULL_STORE: stores++; break;
    case UNIFORM_LOAD: case UNIFORM_INDEX: case UNIFORM_STORE: case FULL_INDEX: case ROW_INDEX: case ROW_STORE:
    case REDUCE_COL: others++; break;
    default: break;
    }
  }
  const int64_t steps = tape->step_count, registers = tape->register_count, values = tape->constant_count + steps;
  uintptr_t rest = (uintptr_t)memory;
  p->prepared = (tape_prepared *)take(&rest, sizeof(tape_prepared));
  p->uniforms = (tape_step *)take(&rest, steps * (int64_t)sizeof(tape_step));
  p->steps = p->uniforms + uniforms;
  p->loads = (tape_memory *)take(&rest, (loads + stores + others) * (int64_t)sizeof(tape_memory));
  p->stores = p->loads + loads;
  p->others = p->stores + stores;
  p->places = (int64_t *)take(&rest, 8 * values);
  p->constants = (char *)take(&rest, uniform_size_of(tape) * tape->constant_count);
  p->register_places = (int64_t *)take(&rest, 8 * registers);
  p->current = (uint32_t *)take(&rest, 4 * registers);
  p->definitions = (uint32_t *)take(&rest, 4 * registers);
  p->last_use = (uint32_t *)take(&rest, 4 * values);
  p->defined = (uint32_t *)take(&rest, 4 * values);
  p->value_registers = (uint32_t *)take(&rest, 4 * values);
  return (int64_t)(rest - (uintptr_t)memory);
}
