// The bits of one type as another's of the same width: names are `reinterpret.from.to`.
#pragma once

#define REINTERPRET(OPERATION, from, to, F, T, expression) \
  OPERATION(reinterpret_##from##_##to, "reinterpret." #from "." #to, 1, F, F, F, T, expression)
#define SAME_BITS_AS(SAME, from, to, other) SAME(reinterpret_##from##_##to, "reinterpret." #from "." #to, 1, other)

#define SLUICE_REINTERPRETATIONS(OPERATION, SAME) \
  REINTERPRET(OPERATION, f32, i32, f, i, bits_f(a)) \
  REINTERPRET(OPERATION, i32, f32, i, f, from_bits(a)) \
  REINTERPRET(OPERATION, i32, u32, i, i, a) \
  SAME_BITS_AS(SAME, f32, u32, reinterpret_f32_i32) \
  SAME_BITS_AS(SAME, u32, f32, reinterpret_i32_f32) \
  SAME_BITS_AS(SAME, u32, i32, reinterpret_i32_u32) \
  REINTERPRET(OPERATION, f64, i64, d, l, (vl)a) \
  REINTERPRET(OPERATION, i64, f64, l, d, (vd)a) \
  REINTERPRET(OPERATION, i64, u64, l, l, a) \
  SAME_BITS_AS(SAME, f64, u64, reinterpret_f64_i64) \
  SAME_BITS_AS(SAME, u64, f64, reinterpret_i64_f64) \
  SAME_BITS_AS(SAME, u64, i64, reinterpret_i64_u64) \
  REINTERPRET(OPERATION, f16, u16, f, i, bits_of_f16(a)) \
  REINTERPRET(OPERATION, f16, i16, f, i, wrap_i16(bits_of_f16(a))) \
  REINTERPRET(OPERATION, f16, bf16, f, f, bf16_of_bits(bits_of_f16(a))) \
  REINTERPRET(OPERATION, bf16, u16, f, i, bits_of_bf16(a)) \
  REINTERPRET(OPERATION, bf16, i16, f, i, wrap_i16(bits_of_bf16(a))) \
  REINTERPRET(OPERATION, bf16, f16, f, f, f16_of_bits(bits_of_bf16(a))) \
  REINTERPRET(OPERATION, u16, f16, i, f, f16_of_bits(a)) \
  REINTERPRET(OPERATION, u16, bf16, i, f, bf16_of_bits(a)) \
  REINTERPRET(OPERATION, u16, i16, i, i, wrap_i16(a)) \
  REINTERPRET(OPERATION, i16, u16, i, i, wrap_u16(a)) \
  SAME_BITS_AS(SAME, i16, f16, reinterpret_u16_f16) \
  SAME_BITS_AS(SAME, i16, bf16, reinterpret_u16_bf16) \
  REINTERPRET(OPERATION, u8, i8, i, i, wrap_i8(a)) \
  REINTERPRET(OPERATION, i8, u8, i, i, wrap_u8(a))
