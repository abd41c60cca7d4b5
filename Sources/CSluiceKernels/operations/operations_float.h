// The operations of floats. f16 and bf16 are computed in f32 and rounded, which is correctly rounded for + - * / and sqrt;
// what gives exact results of the type needs no rounding and is f32's.
#pragma once

// A function of one operand in all float types: name_f(vf), name_d(vd).
#define FLOAT_FUNCTION_SMALL(OPERATION, name) \
  OPERATION(name##_f32, #name ".f32", 1, f, f, f, f, name##_f(a)) \
  OPERATION(name##_f16, #name ".f16", 1, f, f, f, f, round_f16(name##_f(a))) \
  OPERATION(name##_bf16, #name ".bf16", 1, f, f, f, f, round_bf16(name##_f(a)))
#define FLOAT_FUNCTION_DOUBLE(OPERATION, name) OPERATION(name##_f64, #name ".f64", 1, d, d, d, d, name##_d(a))

// Of two operands.
#define FLOAT_FUNCTION_2_SMALL(OPERATION, name) \
  OPERATION(name##_f32, #name ".f32", 2, f, f, f, f, name##_f(a, b)) \
  OPERATION(name##_f16, #name ".f16", 2, f, f, f, f, round_f16(name##_f(a, b))) \
  OPERATION(name##_bf16, #name ".bf16", 2, f, f, f, f, round_bf16(name##_f(a, b)))
#define FLOAT_FUNCTION_2_DOUBLE(OPERATION, name) OPERATION(name##_f64, #name ".f64", 2, d, d, d, d, name##_d(a, b))

// An infix operator.
#define FLOAT_OPERATOR(OPERATION, name, symbol) \
  OPERATION(name##_f32, #name ".f32", 2, f, f, f, f, a symbol b) \
  OPERATION(name##_f16, #name ".f16", 2, f, f, f, f, round_f16(a symbol b)) \
  OPERATION(name##_bf16, #name ".bf16", 2, f, f, f, f, round_bf16(a symbol b))

// A second name for both small types.
#define SAME_AS_F32(SAME, name, arity) \
  SAME(name##_f16, #name ".f16", arity, name##_f32) \
  SAME(name##_bf16, #name ".bf16", arity, name##_f32)

#define FLOAT_COMPARISON(OPERATION, SAME, name, symbol) \
  OPERATION(compare_##name##_f32, "compare_" #name ".f32", 2, f, f, f, i, a symbol b) \
  SAME_AS_F32(SAME, compare_##name, 2) \
  OPERATION( \
      compare_total_##name##_f32, "compare_total_" #name ".f32", 2, f, f, f, i, \
      total_order_f(a) symbol total_order_f(b)) \
  SAME_AS_F32(SAME, compare_total_##name, 2)
#define DOUBLE_COMPARISON(OPERATION, name, symbol) \
  OPERATION(compare_##name##_f64, "compare_" #name ".f64", 2, d, d, d, i, narrow_mask(a symbol b)) \
  OPERATION( \
      compare_total_##name##_f64, "compare_total_" #name ".f64", 2, d, d, d, i, \
      narrow_mask(total_order_d(a) symbol total_order_d(b)))

#define SLUICE_FLOAT_OPERATIONS(OPERATION, SAME) \
  OPERATION(abs_f32, "abs.f32", 1, f, f, f, f, abs_f(a)) \
  SAME_AS_F32(SAME, abs, 1) \
  OPERATION(negate_f32, "negate.f32", 1, f, f, f, f, negate_f(a)) \
  SAME_AS_F32(SAME, negate, 1) \
  OPERATION(sign_f32, "sign.f32", 1, f, f, f, f, sign_f(a)) \
  SAME_AS_F32(SAME, sign, 1) \
  OPERATION(floor_f32, "floor.f32", 1, f, f, f, f, floor_f(a)) \
  SAME_AS_F32(SAME, floor, 1) \
  OPERATION(ceil_f32, "ceil.f32", 1, f, f, f, f, ceil_f(a)) \
  SAME_AS_F32(SAME, ceil, 1) \
  OPERATION(round_nearest_even_f32, "round_nearest_even.f32", 1, f, f, f, f, round_even_f(a)) \
  SAME_AS_F32(SAME, round_nearest_even, 1) \
  OPERATION(round_nearest_afz_f32, "round_nearest_afz.f32", 1, f, f, f, f, round_nearest_afz_f(a)) \
  SAME_AS_F32(SAME, round_nearest_afz, 1) \
  OPERATION(next_after_f32, "next_after.f32", 2, f, f, f, f, next_after_f(a, b)) \
  OPERATION(next_after_f16, "next_after.f16", 2, f, f, f, f, next_after_f16(a, b)) \
  OPERATION(next_after_bf16, "next_after.bf16", 2, f, f, f, f, next_after_bf16(a, b)) \
  OPERATION(is_finite_f32, "is_finite.f32", 1, f, f, f, i, is_finite_f(a)) \
  SAME_AS_F32(SAME, is_finite, 1) \
  OPERATION(sqrt_f32, "sqrt.f32", 1, f, f, f, f, __builtin_elementwise_sqrt(a)) \
  OPERATION(sqrt_f16, "sqrt.f16", 1, f, f, f, f, round_f16(__builtin_elementwise_sqrt(a))) \
  OPERATION(sqrt_bf16, "sqrt.bf16", 1, f, f, f, f, round_bf16(__builtin_elementwise_sqrt(a))) \
  FLOAT_FUNCTION_SMALL(OPERATION, rsqrt) \
  FLOAT_FUNCTION_SMALL(OPERATION, exponential) \
  FLOAT_FUNCTION_SMALL(OPERATION, exponential_minus_one) \
  FLOAT_FUNCTION_SMALL(OPERATION, log) \
  FLOAT_FUNCTION_SMALL(OPERATION, log_plus_one) \
  FLOAT_FUNCTION_SMALL(OPERATION, logistic) \
  FLOAT_FUNCTION_SMALL(OPERATION, tanh) \
  FLOAT_FUNCTION_SMALL(OPERATION, sine) \
  FLOAT_FUNCTION_SMALL(OPERATION, cosine) \
  FLOAT_FUNCTION_SMALL(OPERATION, erf) \
  FLOAT_OPERATOR(OPERATION, add, +) \
  FLOAT_OPERATOR(OPERATION, subtract, -) \
  FLOAT_OPERATOR(OPERATION, multiply, *) \
  FLOAT_OPERATOR(OPERATION, divide, /) \
  FLOAT_FUNCTION_2_SMALL(OPERATION, power) \
  OPERATION(remainder_f32, "remainder.f32", 2, f, f, f, f, remainder_f(a, b)) \
  SAME_AS_F32(SAME, remainder, 2) \
  OPERATION(maximum_f32, "maximum.f32", 2, f, f, f, f, maximum_f(a, b)) \
  SAME_AS_F32(SAME, maximum, 2) \
  OPERATION(minimum_f32, "minimum.f32", 2, f, f, f, f, minimum_f(a, b)) \
  SAME_AS_F32(SAME, minimum, 2) \
  FLOAT_COMPARISON(OPERATION, SAME, eq, ==) \
  FLOAT_COMPARISON(OPERATION, SAME, ne, !=) \
  FLOAT_COMPARISON(OPERATION, SAME, lt, <) \
  FLOAT_COMPARISON(OPERATION, SAME, le, <=) \
  FLOAT_COMPARISON(OPERATION, SAME, gt, >) \
  FLOAT_COMPARISON(OPERATION, SAME, ge, >=) \
  OPERATION(select_f32, "select.f32", 3, i, f, f, f, select_f(a, b, c)) \
  SAME_AS_F32(SAME, select, 3) \
  OPERATION(clamp_f32, "clamp.f32", 3, f, f, f, f, minimum_f(maximum_f(a, b), c)) \
  SAME_AS_F32(SAME, clamp, 3)

#define SLUICE_DOUBLE_OPERATIONS(OPERATION, SAME) \
  FLOAT_FUNCTION_DOUBLE(OPERATION, abs) \
  FLOAT_FUNCTION_DOUBLE(OPERATION, negate) \
  FLOAT_FUNCTION_DOUBLE(OPERATION, sign) \
  FLOAT_FUNCTION_DOUBLE(OPERATION, floor) \
  FLOAT_FUNCTION_DOUBLE(OPERATION, ceil) \
  OPERATION(round_nearest_even_f64, "round_nearest_even.f64", 1, d, d, d, d, round_even_d(a)) \
  FLOAT_FUNCTION_DOUBLE(OPERATION, round_nearest_afz) \
  OPERATION(is_finite_f64, "is_finite.f64", 1, d, d, d, i, is_finite_d(a)) \
  OPERATION(sqrt_f64, "sqrt.f64", 1, d, d, d, d, __builtin_elementwise_sqrt(a)) \
  FLOAT_FUNCTION_DOUBLE(OPERATION, rsqrt) \
  OPERATION(add_f64, "add.f64", 2, d, d, d, d, a + b) \
  OPERATION(subtract_f64, "subtract.f64", 2, d, d, d, d, a - b) \
  OPERATION(multiply_f64, "multiply.f64", 2, d, d, d, d, a * b) \
  OPERATION(divide_f64, "divide.f64", 2, d, d, d, d, a / b) \
  FLOAT_FUNCTION_2_DOUBLE(OPERATION, remainder) \
  FLOAT_FUNCTION_2_DOUBLE(OPERATION, next_after) \
  FLOAT_FUNCTION_2_DOUBLE(OPERATION, maximum) \
  FLOAT_FUNCTION_2_DOUBLE(OPERATION, minimum) \
  DOUBLE_COMPARISON(OPERATION, eq, ==) \
  DOUBLE_COMPARISON(OPERATION, ne, !=) \
  DOUBLE_COMPARISON(OPERATION, lt, <) \
  DOUBLE_COMPARISON(OPERATION, le, <=) \
  DOUBLE_COMPARISON(OPERATION, gt, >) \
  DOUBLE_COMPARISON(OPERATION, ge, >=) \
  OPERATION(select_f64, "select.f64", 3, i, d, d, d, select_d(widen_mask(a), b, c)) \
  OPERATION(clamp_f64, "clamp.f64", 3, d, d, d, d, minimum_d(maximum_d(a, b), c))
