// Every arithmetic operation of a tape, one line each:
//
//     OPERATION(identifier, name, arity, lanes of a, of b, of c, of the result, the result in terms of a, b and c)
//
// Lanes are f (f32) or i (i32, and i1 as a mask of 0 or -1). To add an operation, add a line: its opcode, its name and its
// loop for every instruction set follow.
#pragma once
#include <stdint.h>

#define SLUICE_OPERATIONS(OPERATION) \
  OPERATION(abs_f32, "abs.f32", 1, f, f, f, f, abs_f(a)) \
  OPERATION(negate_f32, "negate.f32", 1, f, f, f, f, from_bits(bits_f(a) ^ INT32_MIN)) \
  OPERATION(sign_f32, "sign.f32", 1, f, f, f, f, sign_f(a)) \
  OPERATION(exponential_f32, "exponential.f32", 1, f, f, f, f, exponential_f(a)) \
  OPERATION(exponential_minus_one_f32, "exponential_minus_one.f32", 1, f, f, f, f, exponential_minus_one_f(a)) \
  OPERATION(log_f32, "log.f32", 1, f, f, f, f, log_f(a)) \
  OPERATION(log_plus_one_f32, "log_plus_one.f32", 1, f, f, f, f, log_plus_one_f(a)) \
  OPERATION(logistic_f32, "logistic.f32", 1, f, f, f, f, logistic_f(a)) \
  OPERATION(tanh_f32, "tanh.f32", 1, f, f, f, f, tanh_f(a)) \
  OPERATION(sqrt_f32, "sqrt.f32", 1, f, f, f, f, __builtin_elementwise_sqrt(a)) \
  OPERATION(rsqrt_f32, "rsqrt.f32", 1, f, f, f, f, rsqrt_f(a)) \
  OPERATION(sine_f32, "sine.f32", 1, f, f, f, f, sine_f(a)) \
  OPERATION(cosine_f32, "cosine.f32", 1, f, f, f, f, cosine_f(a)) \
  OPERATION(floor_f32, "floor.f32", 1, f, f, f, f, floor_f(a)) \
  OPERATION(ceil_f32, "ceil.f32", 1, f, f, f, f, ceil_f(a)) \
  OPERATION(round_nearest_even_f32, "round_nearest_even.f32", 1, f, f, f, f, round_even_f(a)) \
  OPERATION(erf_f32, "erf.f32", 1, f, f, f, f, erf_f(a)) \
  OPERATION(is_finite_f32, "is_finite.f32", 1, f, f, f, i, is_finite_f(a)) \
  OPERATION(add_f32, "add.f32", 2, f, f, f, f, a + b) \
  OPERATION(subtract_f32, "subtract.f32", 2, f, f, f, f, a - b) \
  OPERATION(multiply_f32, "multiply.f32", 2, f, f, f, f, a * b) \
  OPERATION(divide_f32, "divide.f32", 2, f, f, f, f, a / b) \
  OPERATION(remainder_f32, "remainder.f32", 2, f, f, f, f, remainder_f(a, b)) \
  OPERATION(power_f32, "power.f32", 2, f, f, f, f, power_f(a, b)) \
  OPERATION(maximum_f32, "maximum.f32", 2, f, f, f, f, maximum_f(a, b)) \
  OPERATION(minimum_f32, "minimum.f32", 2, f, f, f, f, minimum_f(a, b)) \
  OPERATION(abs_i32, "abs.i32", 1, i, i, i, i, abs_i(a)) \
  OPERATION(negate_i32, "negate.i32", 1, i, i, i, i, subtract_i(splat_i(0), a)) \
  OPERATION(sign_i32, "sign.i32", 1, i, i, i, i, sign_i(a)) \
  OPERATION(not_i32, "not.i32", 1, i, i, i, i, ~a) \
  OPERATION(add_i32, "add.i32", 2, i, i, i, i, add_i(a, b)) \
  OPERATION(subtract_i32, "subtract.i32", 2, i, i, i, i, subtract_i(a, b)) \
  OPERATION(multiply_i32, "multiply.i32", 2, i, i, i, i, multiply_i(a, b)) \
  OPERATION(divide_i32, "divide.i32", 2, i, i, i, i, divide_i(a, b)) \
  OPERATION(remainder_i32, "remainder.i32", 2, i, i, i, i, remainder_i(a, b)) \
  OPERATION(power_i32, "power.i32", 2, i, i, i, i, power_i(a, b)) \
  OPERATION(maximum_i32, "maximum.i32", 2, i, i, i, i, maximum_i(a, b)) \
  OPERATION(minimum_i32, "minimum.i32", 2, i, i, i, i, minimum_i(a, b)) \
  OPERATION(and_i32, "and.i32", 2, i, i, i, i, a & b) \
  OPERATION(or_i32, "or.i32", 2, i, i, i, i, a | b) \
  OPERATION(xor_i32, "xor.i32", 2, i, i, i, i, a ^ b) \
  OPERATION(not_i1, "not.i1", 1, i, i, i, i, ~a) \
  OPERATION(and_i1, "and.i1", 2, i, i, i, i, a & b) \
  OPERATION(or_i1, "or.i1", 2, i, i, i, i, a | b) \
  OPERATION(xor_i1, "xor.i1", 2, i, i, i, i, a ^ b) \
  OPERATION(add_i1, "add.i1", 2, i, i, i, i, a | b) \
  OPERATION(multiply_i1, "multiply.i1", 2, i, i, i, i, a & b) \
  OPERATION(maximum_i1, "maximum.i1", 2, i, i, i, i, a | b) \
  OPERATION(minimum_i1, "minimum.i1", 2, i, i, i, i, a & b) \
  OPERATION(compare_eq_f32, "compare_eq.f32", 2, f, f, f, i, a == b) \
  OPERATION(compare_ne_f32, "compare_ne.f32", 2, f, f, f, i, a != b) \
  OPERATION(compare_lt_f32, "compare_lt.f32", 2, f, f, f, i, a < b) \
  OPERATION(compare_le_f32, "compare_le.f32", 2, f, f, f, i, a <= b) \
  OPERATION(compare_gt_f32, "compare_gt.f32", 2, f, f, f, i, a > b) \
  OPERATION(compare_ge_f32, "compare_ge.f32", 2, f, f, f, i, a >= b) \
  OPERATION(compare_total_eq_f32, "compare_total_eq.f32", 2, f, f, f, i, bits_f(a) == bits_f(b)) \
  OPERATION(compare_total_ne_f32, "compare_total_ne.f32", 2, f, f, f, i, bits_f(a) != bits_f(b)) \
  OPERATION(compare_total_lt_f32, "compare_total_lt.f32", 2, f, f, f, i, total_order(a) < total_order(b)) \
  OPERATION(compare_total_le_f32, "compare_total_le.f32", 2, f, f, f, i, total_order(a) <= total_order(b)) \
  OPERATION(compare_total_gt_f32, "compare_total_gt.f32", 2, f, f, f, i, total_order(a) > total_order(b)) \
  OPERATION(compare_total_ge_f32, "compare_total_ge.f32", 2, f, f, f, i, total_order(a) >= total_order(b)) \
  OPERATION(compare_eq_i32, "compare_eq.i32", 2, i, i, i, i, a == b) \
  OPERATION(compare_ne_i32, "compare_ne.i32", 2, i, i, i, i, a != b) \
  OPERATION(compare_lt_i32, "compare_lt.i32", 2, i, i, i, i, a < b) \
  OPERATION(compare_le_i32, "compare_le.i32", 2, i, i, i, i, a <= b) \
  OPERATION(compare_gt_i32, "compare_gt.i32", 2, i, i, i, i, a > b) \
  OPERATION(compare_ge_i32, "compare_ge.i32", 2, i, i, i, i, a >= b) \
  OPERATION(compare_eq_i1, "compare_eq.i1", 2, i, i, i, i, ~(a ^ b)) \
  OPERATION(compare_ne_i1, "compare_ne.i1", 2, i, i, i, i, a ^ b) \
  OPERATION(compare_lt_i1, "compare_lt.i1", 2, i, i, i, i, ~a & b) \
  OPERATION(compare_le_i1, "compare_le.i1", 2, i, i, i, i, ~a | b) \
  OPERATION(compare_gt_i1, "compare_gt.i1", 2, i, i, i, i, a & ~b) \
  OPERATION(compare_ge_i1, "compare_ge.i1", 2, i, i, i, i, a | ~b) \
  OPERATION(select_f32, "select.f32", 3, i, f, f, f, select_f(a, b, c)) \
  OPERATION(select_i32, "select.i32", 3, i, i, i, i, select_i(a, b, c)) \
  OPERATION(select_i1, "select.i1", 3, i, i, i, i, (a & b) | (~a & c)) \
  OPERATION(clamp_f32, "clamp.f32", 3, f, f, f, f, minimum_f(maximum_f(a, b), c)) \
  OPERATION(clamp_i32, "clamp.i32", 3, i, i, i, i, minimum_i(maximum_i(a, b), c)) \
  OPERATION(clamp_i1, "clamp.i1", 3, i, i, i, i, (a | b) & c) \
  OPERATION(convert_f32_f32, "convert.f32.f32", 1, f, f, f, f, a) \
  OPERATION(convert_f32_i32, "convert.f32.i32", 1, f, f, f, i, to_i(a)) \
  OPERATION(convert_f32_i1, "convert.f32.i1", 1, f, f, f, i, a != 0.0f) \
  OPERATION(convert_i32_f32, "convert.i32.f32", 1, i, i, i, f, to_f(a)) \
  OPERATION(convert_i32_i32, "convert.i32.i32", 1, i, i, i, i, a) \
  OPERATION(convert_i32_i1, "convert.i32.i1", 1, i, i, i, i, a != 0) \
  OPERATION(convert_i1_f32, "convert.i1.f32", 1, i, i, i, f, to_f(a & 1)) \
  OPERATION(convert_i1_i32, "convert.i1.i32", 1, i, i, i, i, a & 1) \
  OPERATION(convert_i1_i1, "convert.i1.i1", 1, i, i, i, i, a)

// SLUICE_OPERATION_add_f32 and so on, counted from 0: an opcode is SLUICE_OP_FIRST_ARITHMETIC more.
#define SLUICE_ENUMERATE(identifier, ...) SLUICE_OPERATION_##identifier,
enum { SLUICE_OPERATIONS(SLUICE_ENUMERATE) SLUICE_OPERATION_COUNT };

// By operation.
extern const uint8_t sluice_operation_arities[];
