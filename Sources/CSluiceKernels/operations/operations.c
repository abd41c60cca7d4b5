// The names and arities of the arithmetic opcodes.
#include "operations/operations.h"

#include <string.h>

#include "sluice_kernels.h"

static const struct {
  const char *name;
  int32_t arity;
} operations[] = {
#define DESCRIBE(identifier, name, arity, ...) {name, arity},
  SLUICE_OPERATIONS(DESCRIBE, DESCRIBE)
};

const uint8_t sluice_operation_arities[] = {
#define ARITY(identifier, name, arity, ...) arity,
  SLUICE_OPERATIONS(ARITY, ARITY)
};

int32_t sluice_opcode_named(const char *name) {
  for (int32_t i = 0; i < SLUICE_OPERATION_COUNT; i++)
    if (strcmp(operations[i].name, name) == 0) return SLUICE_OP_FIRST_ARITHMETIC + i;
  return -1;
}

const char *sluice_opcode_name(int32_t op) {
  int32_t i = op - SLUICE_OP_FIRST_ARITHMETIC;
  return i >= 0 && i < SLUICE_OPERATION_COUNT ? operations[i].name : NULL;
}

int32_t sluice_opcode_arity(int32_t op) {
  int32_t i = op - SLUICE_OP_FIRST_ARITHMETIC;
  return i >= 0 && i < SLUICE_OPERATION_COUNT ? operations[i].arity : -1;
}
