// Prepares a tape: everything about its steps that is a function of the tape alone is found once, so that a run only finds
// addresses.
#include <stddef.h>

#include "lanes/element_sizes.h"
#include "operations/operations.h"
#include "tape/tape_preparation.h"

size_t sluice_tape_prepared_size(const sluice_tape *tape) {
  preparation p;
  return (size_t)cut(tape, NULL, &p);
}

static tape_memory memory_of(const sluice_access *access) {
  const int tile = access->buffer == SLUICE_BUFFER_TILE;
  return (tape_memory){
    .access = access,
    .buffer = access->buffer,
    .offset = access->offset * element_bytes_of(access->type),
    // A run gives the tile's row stride: it has as many columns as the rectangle.
    .row_stride = !tile && access->row_rank == 1 ? access->dims[0].stride : 0,
    .col_stride = tile ? 1 : access->col_rank == 1 ? access->dims[access->row_rank].stride : 0,
    .element_size = (uint8_t)element_bytes_of(access->type),
    .lane_size = (uint8_t)lane_bytes_of(access->type),
    .type = access->type,
    .is_direct = (uint8_t)is_direct(access->type),
    .row_rank = tile ? 1 : access->row_rank,
    .col_rank = tile ? 1 : access->col_rank,
  };
}

static uint32_t operand(preparation *p, uint16_t a_register, uint32_t time) {
  const uint32_t value = p->current[a_register];
  p->last_use[value] = time;
  return value;
}

static uint32_t define(preparation *p, uint16_t a_register, uint32_t time) {
  const uint32_t value = (uint32_t)p->prepared->value_count++;
  p->current[a_register] = value;
  p->definitions[a_register]++;
  p->last_use[value] = time;
  p->defined[value] = TAPE_NONE;
  p->value_registers[value] = a_register;
  return value;
}

static tape_memory *add_memory(const preparation *p, tape_step *step, tape_memory **next, uint16_t access) {
  tape_memory *memory = (*next)++;
  step->memory = (uint32_t)(memory - p->prepared->memories);
  *memory = memory_of(&p->tape->accesses[access]);
  memory->value = step->value;
  memory->time = step->time;
  memory->defined = TAPE_NONE;
  return memory;
}

static void prepare_arithmetic(preparation *p, const sluice_step *source, tape_step *step) {
  const int expands = source->op == SLUICE_OP_EXPAND;
  const uint16_t registers[3] = {source->a, source->b, source->c};
  step->function = expands ? 0 : (uint16_t)(source->op - SLUICE_OP_FIRST_ARITHMETIC);
  const int arity = expands ? 1 : sluice_operation_arities[step->function];
  // An expansion has one operand, other arithmetic three: the first instead of those that are not there.
  for (int k = 0; k < (expands ? 1 : 3); k++) {
    const uint16_t from = k < arity ? registers[k] : registers[0];
    step->operands[k] = operand(p, from, step->time);
    step->repeated |= (uint8_t)((class_of(p->tape, from) == SLUICE_UNIFORM) << k);
    step->expanded |= (uint8_t)((class_of(p->tape, from) == SLUICE_ROW) << k);
    step->wide |= (uint8_t)(is_wide(p->tape->register_classes[from]) << k);
  }
  step->value = define(p, source->dst, step->time);
  if (step->kind != FULL_COMPUTE) return;
  p->defined[step->value] = step->time;
  if (step->expanded) step->kind = FULL_COMPUTE_EXPANDING;
}

static void prepare_step(preparation *p, uint32_t time) {
  const sluice_step *source = &p->tape->steps[time];
  tape_prepared *prepared = p->prepared;
  const tape_step_kind kind = kind_of(p->tape, source);
  tape_step *step =
      kind <= UNIFORM_COMPUTE ? &p->uniforms[prepared->uniform_count++] : &p->steps[prepared->step_count++];
  *step = (tape_step){.kind = (uint8_t)kind, .time = time};
  switch (kind) {
  case UNIFORM_LOAD:
  case UNIFORM_INDEX:
  case FULL_INDEX:
  case ROW_INDEX:
    step->value = define(p, source->dst, time);
    add_memory(p, step, &p->others, source->a);
    break;
  case ROW_LOAD:
    step->value = define(p, source->dst, time);
    add_memory(p, step, &p->loads, source->a);
    break;
  case FULL_LOAD: {
    step->value = define(p, source->dst, time);
    tape_memory *memory = add_memory(p, step, &p->loads, source->a);
    memory->may_alias = memory->is_direct;
    memory->once = memory->row_rank <= 1 && memory->row_stride == 0 && memory->access->buffer != SLUICE_BUFFER_TILE;
    break;
  }
  case FULL_STORE: {
    step->value = operand(p, source->a, time);
    step->repeated = class_of(p->tape, source->a) == SLUICE_UNIFORM;
    tape_memory *memory = add_memory(p, step, &p->stores, source->b);
    memory->defined = p->defined[step->value];
    memory->may_alias = memory->is_direct && !step->repeated && memory->defined != TAPE_NONE;
    // A value is computed in one place.
    p->defined[step->value] = TAPE_NONE;
    break;
  }
  case UNIFORM_STORE:
  case ROW_STORE:
    step->value = operand(p, source->a, time);
    add_memory(p, step, &p->others, source->b);
    break;
  case REDUCE_ROW:
    step->operands[0] = operand(p, source->a, time);
    step->value = define(p, source->dst, time);
    step->function = source->b;
    break;
  case REDUCE_COL:
    step->operands[0] = operand(p, source->a, time);
    step->operands[1] = source->dst == SLUICE_NO_REGISTER ? TAPE_NONE : operand(p, source->dst, time);
    step->expanded = class_of(p->tape, source->a) != SLUICE_FULL;
    step->repeated = class_of(p->tape, source->a) == SLUICE_UNIFORM;
    step->value = (uint32_t)prepared->value_count++;
    step->function = source->c;
    add_memory(p, step, &p->others, source->b);
    prepared->reduces_cols = 1;
    break;
  default: prepare_arithmetic(p, source, step);
  }
}

// Whether rows of all columns follow one another in every access, so that a rectangle of them is one run of memory.
static uint8_t is_flat(const preparation *p) {
  const int64_t cols = p->tape->cols;
  for (const tape_step *step = p->steps; step < p->steps + p->prepared->step_count; step++)
    switch ((tape_step_kind)step->kind) {
    case FULL_LOAD:
    case FULL_STORE: {
      const tape_memory *memory = &p->prepared->memories[step->memory];
      if (memory->access->buffer == SLUICE_BUFFER_TILE) break;
      if (memory->row_rank > 1 || memory->col_rank > 1 || memory->row_stride != cols) return 0;
      if (memory->col_stride != 1 && cols != 1) return 0;
      break;
    }
    case FULL_EXPAND:
      if (step->expanded) return 0;
      break;
    case FULL_COMPUTE: break;
    default: return 0;
    }
  return 1;
}

static tape_pairable pairable_operation(int32_t operation) {
  switch (operation) {
  case SLUICE_OPERATION_add_f32: return PAIRS_ADD;
  case SLUICE_OPERATION_subtract_f32: return PAIRS_SUBTRACT;
  case SLUICE_OPERATION_multiply_f32: return PAIRS_MULTIPLY;
  case SLUICE_OPERATION_divide_f32: return PAIRS_DIVIDE;
  case SLUICE_OPERATION_abs_f32: return PAIRS_ABS;
  case SLUICE_OPERATION_negate_f32: return PAIRS_NEGATE;
  default: return PAIRS_NOT;
  }
}

int sluice_opcodes_pair(int32_t first, int32_t second) {
  return pairable_operation(first - SLUICE_OP_FIRST_ARITHMETIC) && pairable_operation(second - SLUICE_OP_FIRST_ARITHMETIC);
}

static tape_pairable pairable(const tape_step *step) {
  return step->kind == FULL_COMPUTE ? pairable_operation(step->function) : PAIRS_NOT;
}

// Makes one step of two neighbours where the first's value is for the second alone.
static void pair_steps(preparation *p) {
  tape_step *last = p->steps;
  if (p->prepared->step_count == 0) return;
  for (tape_step *step = p->steps + 1; step < p->steps + p->prepared->step_count; step++) {
    tape_pairable first = pairable(last), second = pairable(step);
    const int unary = second == PAIRS_ABS || second == PAIRS_NEGATE;
    const int place = step->operands[0] == last->value ? 0 : 1;  // of the first's value
    const int reads_once = step->operands[place] == last->value && (unary || step->operands[!place] != last->value);
    if (!first || !second || !reads_once || p->last_use[last->value] != step->time) {
      *++last = *step;
      continue;
    }
    if (place == 1 && second == PAIRS_SUBTRACT) second = PAIRS_SUBTRACT_FROM;
    if (place == 1 && second == PAIRS_DIVIDE) second = PAIRS_DIVIDE_INTO;
    // A unary second step has no other operand: any will do.
    const tape_step *const reader = unary ? last : step;
    const int other = unary ? 0 : !place;
    const uint8_t repeated = reader->repeated >> other & 1;
    last->kind = FULL_COMPUTE_PAIR;
    last->function = (uint16_t)(first * PAIRS_COUNT + second);
    last->operands[2] = reader->operands[other];
    last->repeated = (uint8_t)((last->repeated & 3) | repeated << 2);
    last->value = step->value;
    last->time = step->time;
  }
  p->prepared->step_count = (int32_t)(last + 1 - p->steps);
}

// What loads and stores know only once all steps are: how long values live, and whether rows follow one another.
static void settle_memories(const preparation *p, tape_memory *memories) {
  const tape_prepared *prepared = p->prepared;
  for (tape_memory *load = memories; load < memories + prepared->load_count; load++) {
    load->time = p->last_use[load->value];
    // A register that is assigned again is loaded for each block.
    if (p->definitions[p->value_registers[load->value]] > 1) load->once = 0;
  }
  if (!prepared->flat) return;
  // Along the one row every access steps by 1, also one that knew no columns because there was but one.
  for (tape_memory *memory = memories; memory < memories + prepared->load_count + prepared->store_count; memory++)
    memory->col_rank = memory->col_stride = 1;
}

static int64_t place(int64_t *size, int64_t bytes) {
  const int64_t taken = *size;
  *size += round_up(bytes, 64);
  return taken;
}

// Gives every value its place in a scratch that is enough for rectangles of these bounds.
static void lay_out(preparation *p, int64_t max_rows, int64_t max_cols) {
  const sluice_tape *tape = p->tape;
  tape_prepared *prepared = p->prepared;
  const int64_t target = prepared->block_elements, rows = max_rows < target ? max_rows : target;
  const int64_t elements = max_cols > target && prepared->reduces_rows ? round_up(max_cols, 16) : target;
  const int64_t full = 4 * (elements + 16), row = 4 * (round_up(rows, 16) + 16);
  int64_t size = round_up(8 * prepared->value_count, 64);
  prepared->memories_place = place(&size, prepared->memory_count * (int64_t)sizeof(tape_memory));
  for (int32_t i = 0; i < tape->register_count; i++) {
    const uint8_t class = class_alone(tape->register_classes[i]);
    if (class == SLUICE_UNIFORM) continue;
    p->register_places[i] = place(&size, (class == SLUICE_FULL ? full : row) << is_wide(tape->register_classes[i]));
  }
  for (const tape_step *step = p->uniforms; step < p->uniforms + prepared->uniform_count; step++)
    if (step->kind != UNIFORM_STORE) p->places[step->value] = place(&size, prepared->uniform_size);
  prepared->spare_size = full << (prepared->uniform_size > 64);
  prepared->spares_place = place(&size, TAPE_SPARES * prepared->spare_size);
  for (const tape_step *step = p->steps; step < p->steps + prepared->step_count; step++)
    switch ((tape_step_kind)step->kind) {
    case FULL_STORE: case ROW_STORE: break;
    case REDUCE_COL: p->places[step->value] = place(&size, prepared->spare_size); break;
    default: p->places[step->value] = p->register_places[p->value_registers[step->value]];
    }
  prepared->scratch_size = size;
}

void sluice_tape_prepare(sluice_tape *tape, int64_t max_rows, int64_t max_cols, void *memory) {
  preparation p = {.tape = tape};
  cut(tape, memory, &p);
  tape_memory *memories = p.loads;
  tape_prepared *prepared = p.prepared;
  *prepared = (tape_prepared){
    .uniforms = p.uniforms, .steps = p.steps, .memories = memories, .places = p.places, .constants = p.constants,
    .load_count = (int32_t)(p.stores - p.loads), .store_count = (int32_t)(p.others - p.stores),
    .constant_count = tape->constant_count, .value_count = tape->constant_count,
    .uniform_size = uniform_size_of(tape),
    .block_elements = tape_block_elements(tape->register_count + tape_wide_count(tape)),
    .reduces_rows = (uint8_t)tape_reduces_rows(tape),
  };
  for (int32_t i = 0; i < tape->register_count; i++) p.definitions[i] = 0;
  for (int32_t i = 0; i < tape->constant_count; i++) {
    p.current[i] = p.value_registers[i] = (uint32_t)i;
    p.defined[i] = TAPE_NONE;
    // The same bits are 16 lanes of 64 bits, or 32 of 32.
    uint64_t *lanes = (uint64_t *)(p.constants + i * prepared->uniform_size);
    for (int64_t k = 0; k < prepared->uniform_size / 8; k++) lanes[k] = tape->constants[i];
  }
  for (int32_t i = 0; i < tape->step_count; i++) prepare_step(&p, (uint32_t)i);
  prepared->memory_count = (int32_t)(p.others - memories);
  prepared->flat = is_flat(&p);
  settle_memories(&p, memories);
  pair_steps(&p);
  lay_out(&p, max_rows, max_cols);
  tape->prepared = prepared;
}

size_t sluice_tape_scratch(const sluice_tape *tape) { return (size_t)tape->prepared->scratch_size; }
