// Every arithmetic operation of a tape, by family:
//
//     OPERATION(identifier, name, arity, lanes of a, of b, of c, of the result, the result in terms of a, b and c)
//     SAME(identifier, name, arity, another's identifier)
//
// Names are `operation.type` (convert: from and to). Lanes are f (f32, f16, bf16), d (f64), i (integers of up to 32 bits,
// and i1 as a mask of 0 or -1) or l (64-bit integers); they hold values of the operation's type, so that a result is
// rounded or wrapped in its line. SAME is a second name of an operation that does the same on another type's lanes.
//
// To add an operation, add lines to its family, e.g. `FLOAT_FUNCTION_SMALL(OPERATION, cbrt)` for cbrt_f(vf) in f32, f16 and
// bf16 and `FLOAT_FUNCTION_DOUBLE(OPERATION, cbrt)` for cbrt_d(vd) in f64: opcodes, names and a loop for every instruction
// set follow. operations_<family>.inc includes the headers that the family's expressions need.
#pragma once
#include <stdint.h>

#include "operations/operations_bitcast.h"
#include "operations/operations_bits.h"
#include "operations/operations_convert.h"
#include "operations/operations_float.h"
#include "operations/operations_integer.h"
#include "operations/operations_special.h"

#define SLUICE_OPERATIONS(OPERATION, SAME) \
  SLUICE_FLOAT_OPERATIONS(OPERATION, SAME) \
  SLUICE_DOUBLE_OPERATIONS(OPERATION, SAME) \
  SLUICE_DOUBLE_FUNCTIONS(OPERATION, SAME) \
  SLUICE_SPECIAL_OPERATIONS(OPERATION, SAME) \
  SLUICE_INTEGER_OPERATIONS(OPERATION, SAME) \
  SLUICE_BIT_OPERATIONS(OPERATION, SAME) \
  SLUICE_REINTERPRETATIONS(OPERATION, SAME) \
  SLUICE_CONVERSIONS(OPERATION, SAME)

// SLUICE_OPERATION_add_f32 and so on, counted from 0: an opcode is SLUICE_OP_FIRST_ARITHMETIC more.
#define SLUICE_ENUMERATE(identifier, ...) SLUICE_OPERATION_##identifier,
enum { SLUICE_OPERATIONS(SLUICE_ENUMERATE, SLUICE_ENUMERATE) SLUICE_OPERATION_COUNT };

// By operation.
extern const uint8_t sluice_operation_arities[];
