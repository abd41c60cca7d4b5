// Conversions of lanes, as the reference defines them. To floats: the nearest value, rounded once. From floats to
// integers: toward zero, saturating, NaN gives 0. Between integers: the low bits. To i1: whether not zero.
//
// Functions are named by what the lanes hold: f32 (f16 and bf16 too), f64, i32 (i8, i16, u8 and u16 too), u32, i64, u64,
// i1; then by the type that they become.
#pragma once
#include "lanes/integers.h"
#include "lanes/small_floats.h"
#if SLUICE_COMPILED

// MARK: To f64

SLUICE_INLINE vd f32_to_f64(vf x) { return __builtin_convertvector(x, vd); }
SLUICE_INLINE vd f64_to_f64(vd x) { return x; }
SLUICE_INLINE vd i32_to_f64(vi x) { return __builtin_convertvector(x, vd); }
SLUICE_INLINE vd u32_to_f64(vi x) { return __builtin_convertvector((vu)x, vd); }
SLUICE_INLINE vd i64_to_f64(vl x) { return __builtin_convertvector(x, vd); }
SLUICE_INLINE vd u64_to_f64(vl x) { return __builtin_convertvector((vul)x, vd); }
SLUICE_INLINE vd i1_to_f64(vi x) { return __builtin_convertvector(x & 1, vd); }

// MARK: To f32

SLUICE_INLINE vf f32_to_f32(vf x) { return x; }
SLUICE_INLINE vf f64_to_f32(vd x) { return __builtin_convertvector(x, vf); }
SLUICE_INLINE vf i32_to_f32(vi x) { return __builtin_convertvector(x, vf); }
SLUICE_INLINE vf u32_to_f32(vi x) { return __builtin_convertvector(u32_to_f64(x), vf); }
SLUICE_INLINE vf i1_to_f32(vi x) { return __builtin_convertvector(x & 1, vf); }

// An f64 that rounds to f32, f16 and bf16 as the integer does: exact below 2^52, else with all bits below the last 12
// together as one, which is far below half of any of those types' steps.
SLUICE_INLINE vd i64_to_sticky(vl x) {
  vl large = (x >= ((int64_t)1 << 52)) | (x <= -((int64_t)1 << 52));
  vl sticky = (x & ~(int64_t)0xfff) | (((x & 0xfff) != 0) & 0x800);
  return i64_to_f64(select_l(large, sticky, x));
}
SLUICE_INLINE vd u64_to_sticky(vl x) {
  vl large = (vul)x >= (uint64_t)1 << 52;
  vl sticky = (x & ~(int64_t)0xfff) | (((x & 0xfff) != 0) & 0x800);
  return u64_to_f64(select_l(large, sticky, x));
}
SLUICE_INLINE vf i64_to_f32(vl x) { return f64_to_f32(i64_to_sticky(x)); }
SLUICE_INLINE vf u64_to_f32(vl x) { return f64_to_f32(u64_to_sticky(x)); }

// MARK: To f16 and bf16

// f64 to f32 rounded to odd: what follows rounds to fewer bits as if it were the only rounding.
SLUICE_INLINE vf f64_to_odd(vd x) {
  vf nearest = f64_to_f32(x);
  vd back = f32_to_f64(nearest);
  vi inexact = narrow_mask((back != x) & (x == x));
  vi away = narrow_mask(abs_d(back) > abs_d(x));
  vi bits = bits_f(nearest) + (inexact & away);
  return from_bits(bits | (inexact & 1));
}

#define DEFINE_SMALL(T) \
  SLUICE_INLINE vf f32_to_##T(vf x) { return round_##T(x); } \
  SLUICE_INLINE vf f64_to_##T(vd x) { return round_##T(f64_to_odd(x)); } \
  SLUICE_INLINE vf i32_to_##T(vi x) { return round_##T(f64_to_odd(i32_to_f64(x))); } \
  SLUICE_INLINE vf u32_to_##T(vi x) { return round_##T(f64_to_odd(u32_to_f64(x))); } \
  SLUICE_INLINE vf i64_to_##T(vl x) { return round_##T(f64_to_odd(i64_to_sticky(x))); } \
  SLUICE_INLINE vf u64_to_##T(vl x) { return round_##T(f64_to_odd(u64_to_sticky(x))); } \
  SLUICE_INLINE vf i1_to_##T(vi x) { return i1_to_f32(x); }
DEFINE_SMALL(f16)
DEFINE_SMALL(bf16)
#undef DEFINE_SMALL

// MARK: Floats to integers

SLUICE_INLINE vi f32_to_i32(vf x) {
  vi above = x >= 0x1p31f, below = x < -0x1p31f;
  vf safe = select_f(above | below | (x != x), splat_f(0.0f), x);
  vi result = __builtin_convertvector(safe, vi);
  return select_i(above, splat_i(INT32_MAX), select_i(below, splat_i(INT32_MIN), result));
}
SLUICE_INLINE vi f64_to_i32(vd x) {
  vd bounded = select_d(x > 0x1p31 - 1, (vd)(0x1p31 - 1), select_d(x < -0x1p31, (vd)-0x1p31, x));
  return __builtin_convertvector(select_d(x == x, bounded, (vd)0.0), vi);
}
SLUICE_INLINE vi f64_to_u32(vd x) {
  vd bounded = select_d(x > 0x1p32 - 1, (vd)(0x1p32 - 1), select_d(x > 0.0, x, (vd)0.0));
  // Adding 2^52 leaves an integer's bits in the low half.
  return __builtin_convertvector((vl)(trunc_d(bounded) + 0x1p52), vi);
}
SLUICE_INLINE vi f32_to_u32(vf x) { return f64_to_u32(f32_to_f64(x)); }
SLUICE_INLINE vl f64_to_i64(vd x) {
  vl above = x >= 0x1p63, below = x < -0x1p63;
  vl result = __builtin_convertvector(select_d(above | below | (x != x), (vd)0.0, x), vl);
  return select_l(above, splat_l(INT64_MAX), select_l(below, splat_l(INT64_MIN), result));
}
SLUICE_INLINE vl f64_to_u64(vd x) {
  vl above = x >= 0x1p64, upper = x >= 0x1p63;
  vd safe = select_d((x > 0.0) & ~above, select_d(upper, x - 0x1p63, x), (vd)0.0);
  vl result = __builtin_convertvector(safe, vl) ^ (upper & INT64_MIN);
  return select_l(above, splat_l(-1), result);
}
SLUICE_INLINE vl f32_to_i64(vf x) { return f64_to_i64(f32_to_f64(x)); }
SLUICE_INLINE vl f32_to_u64(vf x) { return f64_to_u64(f32_to_f64(x)); }

SLUICE_INLINE vi bounded_i(vi x, int32_t least, int32_t most) {
  return minimum_i(maximum_i(x, splat_i(least)), splat_i(most));
}
#define DEFINE_NARROW(T, least, most) \
  SLUICE_INLINE vi f32_to_##T(vf x) { return bounded_i(f32_to_i32(x), least, most); } \
  SLUICE_INLINE vi f64_to_##T(vd x) { return bounded_i(f64_to_i32(x), least, most); } \
  SLUICE_INLINE vi i32_to_##T(vi x) { return wrap_##T(x); } \
  SLUICE_INLINE vi u32_to_##T(vi x) { return wrap_##T(x); } \
  SLUICE_INLINE vi i64_to_##T(vl x) { return wrap_##T(__builtin_convertvector(x, vi)); } \
  SLUICE_INLINE vi u64_to_##T(vl x) { return wrap_##T(__builtin_convertvector(x, vi)); } \
  SLUICE_INLINE vi i1_to_##T(vi x) { return x & 1; }
DEFINE_NARROW(i8, INT8_MIN, INT8_MAX)
DEFINE_NARROW(i16, INT16_MIN, INT16_MAX)
DEFINE_NARROW(u8, 0, UINT8_MAX)
DEFINE_NARROW(u16, 0, UINT16_MAX)
#undef DEFINE_NARROW

// MARK: Integers to integers

SLUICE_INLINE vi i32_to_i32(vi x) { return x; }
SLUICE_INLINE vi u32_to_i32(vi x) { return x; }
SLUICE_INLINE vi i64_to_i32(vl x) { return __builtin_convertvector(x, vi); }
SLUICE_INLINE vi u64_to_i32(vl x) { return __builtin_convertvector(x, vi); }
SLUICE_INLINE vi i1_to_i32(vi x) { return x & 1; }
SLUICE_INLINE vi i32_to_u32(vi x) { return x; }
SLUICE_INLINE vi u32_to_u32(vi x) { return x; }
SLUICE_INLINE vi i64_to_u32(vl x) { return __builtin_convertvector(x, vi); }
SLUICE_INLINE vi u64_to_u32(vl x) { return __builtin_convertvector(x, vi); }
SLUICE_INLINE vi i1_to_u32(vi x) { return x & 1; }
SLUICE_INLINE vl i32_to_i64(vi x) { return __builtin_convertvector(x, vl); }
SLUICE_INLINE vl u32_to_i64(vi x) { return (vl)__builtin_convertvector((vu)x, vul); }
SLUICE_INLINE vl i64_to_i64(vl x) { return x; }
SLUICE_INLINE vl u64_to_i64(vl x) { return x; }
SLUICE_INLINE vl i1_to_i64(vi x) { return __builtin_convertvector(x & 1, vl); }
SLUICE_INLINE vl i32_to_u64(vi x) { return i32_to_i64(x); }
SLUICE_INLINE vl u32_to_u64(vi x) { return u32_to_i64(x); }
SLUICE_INLINE vl i64_to_u64(vl x) { return x; }
SLUICE_INLINE vl u64_to_u64(vl x) { return x; }
SLUICE_INLINE vl i1_to_u64(vi x) { return i1_to_i64(x); }

// MARK: To i1

SLUICE_INLINE vi f32_to_i1(vf x) { return x != 0.0f; }
SLUICE_INLINE vi f64_to_i1(vd x) { return narrow_mask(x != 0.0); }
SLUICE_INLINE vi i32_to_i1(vi x) { return x != 0; }
SLUICE_INLINE vi u32_to_i1(vi x) { return x != 0; }
SLUICE_INLINE vi i64_to_i1(vl x) { return narrow_mask(x != 0); }
SLUICE_INLINE vi u64_to_i1(vl x) { return narrow_mask(x != 0); }
SLUICE_INLINE vi i1_to_i1(vi x) { return x; }

#endif
