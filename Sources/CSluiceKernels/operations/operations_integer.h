// The operations of integers and booleans. Lanes of 32 bits hold integers of 8 and 16 bits sign- or zero-extended, so
// that what cannot leave their range is i32's; u32 differs from i32, and u64 from i64, where the sign matters.
#pragma once

// What must wrap: T the type, K its lanes, S its signedness (i, u, l, ul).
#define WRAPPING_OPERATIONS(OPERATION, T, K) \
  OPERATION(negate_##T, "negate." #T, 1, K, K, K, K, wrap_##T(negate_##K(a))) \
  OPERATION(add_##T, "add." #T, 2, K, K, K, K, wrap_##T(add_##K(a, b))) \
  OPERATION(subtract_##T, "subtract." #T, 2, K, K, K, K, wrap_##T(subtract_##K(a, b))) \
  OPERATION(multiply_##T, "multiply." #T, 2, K, K, K, K, wrap_##T(multiply_##K(a, b)))
#define POWER_AND_QUOTIENT(OPERATION, T, K, S) \
  OPERATION(divide_##T, "divide." #T, 2, K, K, K, K, wrap_##T(divide_##S(a, b))) \
  OPERATION(power_##T, "power." #T, 2, K, K, K, K, wrap_##T(power_##S(a, b)))

// What differs by signedness.
#define ORDERED_OPERATIONS(OPERATION, T, K, S) \
  OPERATION(remainder_##T, "remainder." #T, 2, K, K, K, K, remainder_##S(a, b)) \
  OPERATION(maximum_##T, "maximum." #T, 2, K, K, K, K, maximum_##S(a, b)) \
  OPERATION(minimum_##T, "minimum." #T, 2, K, K, K, K, minimum_##S(a, b)) \
  OPERATION(clamp_##T, "clamp." #T, 3, K, K, K, K, minimum_##S(maximum_##S(a, b), c)) \
  OPERATION(compare_lt_##T, "compare_lt." #T, 2, K, K, K, i, less_##S(a, b)) \
  OPERATION(compare_le_##T, "compare_le." #T, 2, K, K, K, i, ~less_##S(b, a)) \
  OPERATION(compare_gt_##T, "compare_gt." #T, 2, K, K, K, i, less_##S(b, a)) \
  OPERATION(compare_ge_##T, "compare_ge." #T, 2, K, K, K, i, ~less_##S(a, b))
#define SAME_ORDERED(SAME, T, O) \
  SAME(remainder_##T, "remainder." #T, 2, remainder_##O) \
  SAME(maximum_##T, "maximum." #T, 2, maximum_##O) \
  SAME(minimum_##T, "minimum." #T, 2, minimum_##O) \
  SAME(clamp_##T, "clamp." #T, 3, clamp_##O) \
  SAME(compare_lt_##T, "compare_lt." #T, 2, compare_lt_##O) \
  SAME(compare_le_##T, "compare_le." #T, 2, compare_le_##O) \
  SAME(compare_gt_##T, "compare_gt." #T, 2, compare_gt_##O) \
  SAME(compare_ge_##T, "compare_ge." #T, 2, compare_ge_##O)

// Bits are bits, whatever they mean.
#define BITWISE_OPERATIONS(OPERATION, T, K) \
  OPERATION(and_##T, "and." #T, 2, K, K, K, K, a & b) \
  OPERATION(or_##T, "or." #T, 2, K, K, K, K, a | b) \
  OPERATION(xor_##T, "xor." #T, 2, K, K, K, K, a ^ b) \
  OPERATION(compare_eq_##T, "compare_eq." #T, 2, K, K, K, i, equal_##K(a, b)) \
  OPERATION(compare_ne_##T, "compare_ne." #T, 2, K, K, K, i, ~equal_##K(a, b)) \
  OPERATION(select_##T, "select." #T, 3, i, K, K, K, select_##K(mask_##K(a), b, c))
#define SAME_BITWISE(SAME, T, O) \
  SAME(and_##T, "and." #T, 2, and_##O) \
  SAME(or_##T, "or." #T, 2, or_##O) \
  SAME(xor_##T, "xor." #T, 2, xor_##O) \
  SAME(compare_eq_##T, "compare_eq." #T, 2, compare_eq_##O) \
  SAME(compare_ne_##T, "compare_ne." #T, 2, compare_ne_##O) \
  SAME(select_##T, "select." #T, 3, select_##O)

#define SIGNED_OPERATIONS(OPERATION, T, K) \
  OPERATION(abs_##T, "abs." #T, 1, K, K, K, K, wrap_##T(abs_##K(a))) \
  OPERATION(sign_##T, "sign." #T, 1, K, K, K, K, sign_##K(a)) \
  OPERATION(not_##T, "not." #T, 1, K, K, K, K, ~a)

// Integers narrower than a lane; S is their signedness in it.
#define NARROW_OPERATIONS(OPERATION, SAME, T) \
  WRAPPING_OPERATIONS(OPERATION, T, i) \
  POWER_AND_QUOTIENT(OPERATION, T, i, i) \
  SAME_ORDERED(SAME, T, i32) \
  SAME_BITWISE(SAME, T, i32)
#define UNSIGNED_OPERATIONS(OPERATION, SAME, T, K, S, O) \
  SAME(negate_##T, "negate." #T, 1, negate_##O) \
  SAME(add_##T, "add." #T, 2, add_##O) \
  SAME(subtract_##T, "subtract." #T, 2, subtract_##O) \
  SAME(multiply_##T, "multiply." #T, 2, multiply_##O) \
  SAME(not_##T, "not." #T, 1, not_##O) \
  POWER_AND_QUOTIENT(OPERATION, T, K, S) \
  ORDERED_OPERATIONS(OPERATION, T, K, S) \
  SAME_BITWISE(SAME, T, O)

#define SLUICE_INTEGER_OPERATIONS(OPERATION, SAME) \
  WRAPPING_OPERATIONS(OPERATION, i32, i) \
  POWER_AND_QUOTIENT(OPERATION, i32, i, i) \
  ORDERED_OPERATIONS(OPERATION, i32, i, i) \
  BITWISE_OPERATIONS(OPERATION, i32, i) \
  SIGNED_OPERATIONS(OPERATION, i32, i) \
  WRAPPING_OPERATIONS(OPERATION, i64, l) \
  POWER_AND_QUOTIENT(OPERATION, i64, l, l) \
  ORDERED_OPERATIONS(OPERATION, i64, l, l) \
  BITWISE_OPERATIONS(OPERATION, i64, l) \
  SIGNED_OPERATIONS(OPERATION, i64, l) \
  NARROW_OPERATIONS(OPERATION, SAME, i8) \
  SIGNED_OPERATIONS(OPERATION, i8, i) \
  NARROW_OPERATIONS(OPERATION, SAME, i16) \
  SIGNED_OPERATIONS(OPERATION, i16, i) \
  NARROW_OPERATIONS(OPERATION, SAME, u8) \
  OPERATION(not_u8, "not.u8", 1, i, i, i, i, wrap_u8(~a)) \
  NARROW_OPERATIONS(OPERATION, SAME, u16) \
  OPERATION(not_u16, "not.u16", 1, i, i, i, i, wrap_u16(~a)) \
  UNSIGNED_OPERATIONS(OPERATION, SAME, u32, i, u, i32) \
  UNSIGNED_OPERATIONS(OPERATION, SAME, u64, l, ul, i64) \
  OPERATION(not_i1, "not.i1", 1, i, i, i, i, ~a) \
  OPERATION(and_i1, "and.i1", 2, i, i, i, i, a & b) \
  OPERATION(or_i1, "or.i1", 2, i, i, i, i, a | b) \
  OPERATION(xor_i1, "xor.i1", 2, i, i, i, i, a ^ b) \
  SAME(add_i1, "add.i1", 2, or_i1) \
  SAME(multiply_i1, "multiply.i1", 2, and_i1) \
  SAME(maximum_i1, "maximum.i1", 2, or_i1) \
  SAME(minimum_i1, "minimum.i1", 2, and_i1) \
  OPERATION(compare_eq_i1, "compare_eq.i1", 2, i, i, i, i, ~(a ^ b)) \
  SAME(compare_ne_i1, "compare_ne.i1", 2, xor_i1) \
  OPERATION(compare_lt_i1, "compare_lt.i1", 2, i, i, i, i, ~a & b) \
  OPERATION(compare_le_i1, "compare_le.i1", 2, i, i, i, i, ~a | b) \
  OPERATION(compare_gt_i1, "compare_gt.i1", 2, i, i, i, i, a & ~b) \
  OPERATION(compare_ge_i1, "compare_ge.i1", 2, i, i, i, i, a | ~b) \
  OPERATION(select_i1, "select.i1", 3, i, i, i, i, (a & b) | (~a & c)) \
  OPERATION(clamp_i1, "clamp.i1", 3, i, i, i, i, (a | b) & c)
