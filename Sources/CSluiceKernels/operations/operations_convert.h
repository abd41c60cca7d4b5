// Conversions between all pairs of types. What lanes hold is seven kinds of things; types that lanes do not tell apart
// share their loops.
#pragma once

// From lanes K that hold S to every type.
#define CONVERSIONS_FROM(OPERATION, S, K) \
  OPERATION(convert_##S##_f32, "convert." #S ".f32", 1, K, K, K, f, S##_to_f32(a)) \
  OPERATION(convert_##S##_f64, "convert." #S ".f64", 1, K, K, K, d, S##_to_f64(a)) \
  OPERATION(convert_##S##_f16, "convert." #S ".f16", 1, K, K, K, f, S##_to_f16(a)) \
  OPERATION(convert_##S##_bf16, "convert." #S ".bf16", 1, K, K, K, f, S##_to_bf16(a)) \
  OPERATION(convert_##S##_i8, "convert." #S ".i8", 1, K, K, K, i, S##_to_i8(a)) \
  OPERATION(convert_##S##_i16, "convert." #S ".i16", 1, K, K, K, i, S##_to_i16(a)) \
  OPERATION(convert_##S##_i32, "convert." #S ".i32", 1, K, K, K, i, S##_to_i32(a)) \
  OPERATION(convert_##S##_i64, "convert." #S ".i64", 1, K, K, K, l, S##_to_i64(a)) \
  OPERATION(convert_##S##_u8, "convert." #S ".u8", 1, K, K, K, i, S##_to_u8(a)) \
  OPERATION(convert_##S##_u16, "convert." #S ".u16", 1, K, K, K, i, S##_to_u16(a)) \
  OPERATION(convert_##S##_u32, "convert." #S ".u32", 1, K, K, K, i, S##_to_u32(a)) \
  OPERATION(convert_##S##_u64, "convert." #S ".u64", 1, K, K, K, l, S##_to_u64(a)) \
  OPERATION(convert_##S##_i1, "convert." #S ".i1", 1, K, K, K, i, S##_to_i1(a))

// From S, whose lanes hold what O's do.
#define SAME_CONVERSIONS(SAME, S, O) \
  SAME(convert_##S##_f32, "convert." #S ".f32", 1, convert_##O##_f32) \
  SAME(convert_##S##_f64, "convert." #S ".f64", 1, convert_##O##_f64) \
  SAME(convert_##S##_f16, "convert." #S ".f16", 1, convert_##O##_f16) \
  SAME(convert_##S##_bf16, "convert." #S ".bf16", 1, convert_##O##_bf16) \
  SAME(convert_##S##_i8, "convert." #S ".i8", 1, convert_##O##_i8) \
  SAME(convert_##S##_i16, "convert." #S ".i16", 1, convert_##O##_i16) \
  SAME(convert_##S##_i32, "convert." #S ".i32", 1, convert_##O##_i32) \
  SAME(convert_##S##_i64, "convert." #S ".i64", 1, convert_##O##_i64) \
  SAME(convert_##S##_u8, "convert." #S ".u8", 1, convert_##O##_u8) \
  SAME(convert_##S##_u16, "convert." #S ".u16", 1, convert_##O##_u16) \
  SAME(convert_##S##_u32, "convert." #S ".u32", 1, convert_##O##_u32) \
  SAME(convert_##S##_u64, "convert." #S ".u64", 1, convert_##O##_u64) \
  SAME(convert_##S##_i1, "convert." #S ".i1", 1, convert_##O##_i1)

#define SLUICE_CONVERSIONS(OPERATION, SAME) \
  CONVERSIONS_FROM(OPERATION, f32, f) \
  CONVERSIONS_FROM(OPERATION, f64, d) \
  CONVERSIONS_FROM(OPERATION, i32, i) \
  CONVERSIONS_FROM(OPERATION, u32, i) \
  CONVERSIONS_FROM(OPERATION, i64, l) \
  CONVERSIONS_FROM(OPERATION, u64, l) \
  CONVERSIONS_FROM(OPERATION, i1, i) \
  SAME_CONVERSIONS(SAME, f16, f32) \
  SAME_CONVERSIONS(SAME, bf16, f32) \
  SAME_CONVERSIONS(SAME, i8, i32) \
  SAME_CONVERSIONS(SAME, i16, i32) \
  SAME_CONVERSIONS(SAME, u8, i32) \
  SAME_CONVERSIONS(SAME, u16, i32)
