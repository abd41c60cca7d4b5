// The operations on the bits of integers: T the type, K its lanes, W its width.
#pragma once

#define BIT_OPERATIONS(OPERATION, T, K, W) \
  OPERATION(shift_left_##T, "shift_left." #T, 2, K, K, K, K, wrap_##T(shift_left_##K(a, b, W))) \
  OPERATION( \
      shift_right_arithmetic_##T, "shift_right_arithmetic." #T, 2, K, K, K, K, \
      wrap_##T(shift_right_arithmetic_##K(a, b, W))) \
  OPERATION( \
      shift_right_logical_##T, "shift_right_logical." #T, 2, K, K, K, K, wrap_##T(shift_right_logical_##K(a, b, W))) \
  OPERATION(popcnt_##T, "popcnt." #T, 1, K, K, K, K, population_count_##K(a, W)) \
  OPERATION(count_leading_zeros_##T, "count_leading_zeros." #T, 1, K, K, K, K, count_leading_zeros_##K(a, W))
#define SAME_BITS(SAME, T, O) \
  SAME(shift_left_##T, "shift_left." #T, 2, shift_left_##O) \
  SAME(shift_right_arithmetic_##T, "shift_right_arithmetic." #T, 2, shift_right_arithmetic_##O) \
  SAME(shift_right_logical_##T, "shift_right_logical." #T, 2, shift_right_logical_##O) \
  SAME(popcnt_##T, "popcnt." #T, 1, popcnt_##O) \
  SAME(count_leading_zeros_##T, "count_leading_zeros." #T, 1, count_leading_zeros_##O)

#define SLUICE_BIT_OPERATIONS(OPERATION, SAME) \
  BIT_OPERATIONS(OPERATION, i8, i, 8) \
  BIT_OPERATIONS(OPERATION, i16, i, 16) \
  BIT_OPERATIONS(OPERATION, i32, i, 32) \
  BIT_OPERATIONS(OPERATION, i64, l, 64) \
  BIT_OPERATIONS(OPERATION, u8, i, 8) \
  BIT_OPERATIONS(OPERATION, u16, i, 16) \
  SAME_BITS(SAME, u32, i32) \
  SAME_BITS(SAME, u64, i64)
