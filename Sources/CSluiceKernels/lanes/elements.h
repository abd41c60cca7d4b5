// Elements of every type between memory and lanes: X(type's name, its lanes). Lanes hold the element's value: f16 and bf16
// as f32, integers narrower than a lane sign- or zero-extended, i1 as a mask.
#pragma once
#include "lanes/element_sizes.h"
#include "lanes/lanes.h"
#include "lanes/small_floats.h"
#if SLUICE_COMPILED

#define SLUICE_FOR_ALL_TYPES(X) \
  X(f32, f) X(f64, d) X(f16, f) X(bf16, f) X(i8, i) X(i16, i) X(i32, i) X(i64, l) X(u8, i) X(u16, i) X(u32, i) X(u64, l) \
  X(i1, i)

// What a lane's bits are held in where it is alone.
typedef int32_t bits_of_f;
typedef int32_t bits_of_i;
typedef int64_t bits_of_d;
typedef int64_t bits_of_l;

// MARK: Vectors: read_T and write_T of SLUICE_LANES contiguous elements

#define DEFINE_DIRECT(T, K) \
  SLUICE_INLINE v##K read_##T(const void *p) { return load_##K(p); } \
  SLUICE_INLINE void write_##T(void *p, v##K v) { store_##K(p, v); }
DEFINE_DIRECT(f32, f)
DEFINE_DIRECT(i32, i)
DEFINE_DIRECT(u32, i)
DEFINE_DIRECT(f64, d)
DEFINE_DIRECT(i64, l)
DEFINE_DIRECT(u64, l)
#undef DEFINE_DIRECT

#define DEFINE_NARROW(T, element) \
  typedef element v##T __attribute__((ext_vector_type(SLUICE_LANES))); \
  typedef v##T v##T##_unaligned __attribute__((aligned(1), may_alias)); \
  SLUICE_INLINE vi read_##T(const void *p) { return __builtin_convertvector(*(const v##T##_unaligned *)p, vi); } \
  SLUICE_INLINE void write_##T(void *p, vi v) { *(v##T##_unaligned *)p = __builtin_convertvector(v, v##T); }
DEFINE_NARROW(i8, int8_t)
DEFINE_NARROW(i16, int16_t)
DEFINE_NARROW(u8, uint8_t)
DEFINE_NARROW(u16, uint16_t)
#undef DEFINE_NARROW

SLUICE_INLINE vf read_f16(const void *p) { return load_f16(p); }
SLUICE_INLINE void write_f16(void *p, vf v) { store_f16(p, v); }
SLUICE_INLINE vf read_bf16(const void *p) { return load_bf16(p); }
SLUICE_INLINE void write_bf16(void *p, vf v) { store_bf16(p, v); }
SLUICE_INLINE vi read_i1(const void *p) { return load_mask(p); }
SLUICE_INLINE void write_i1(void *p, vi v) { store_mask(p, v); }

// MARK: Single elements: read_one_T and write_one_T

#define DEFINE_ONE(T, element, bits, narrowed) \
  SLUICE_INLINE bits read_one_##T(const void *p) { \
    element x; \
    __builtin_memcpy(&x, p, sizeof x); \
    return (bits)x; \
  } \
  SLUICE_INLINE void write_one_##T(void *p, bits lane) { \
    element x = (element)(narrowed); \
    __builtin_memcpy(p, &x, sizeof x); \
  }
DEFINE_ONE(f32, int32_t, int32_t, lane)
DEFINE_ONE(i32, int32_t, int32_t, lane)
DEFINE_ONE(u32, int32_t, int32_t, lane)
DEFINE_ONE(f64, int64_t, int64_t, lane)
DEFINE_ONE(i64, int64_t, int64_t, lane)
DEFINE_ONE(u64, int64_t, int64_t, lane)
DEFINE_ONE(i8, int8_t, int32_t, lane)
DEFINE_ONE(i16, int16_t, int32_t, lane)
DEFINE_ONE(u8, uint8_t, int32_t, lane)
DEFINE_ONE(u16, uint16_t, int32_t, lane)
#undef DEFINE_ONE

SLUICE_INLINE int32_t read_one_i1(const void *p) { return -(*(const uint8_t *)p != 0); }
SLUICE_INLINE void write_one_i1(void *p, int32_t lane) { *(uint8_t *)p = lane & 1; }
SLUICE_INLINE int32_t read_one_bf16(const void *p) { return (int32_t)((uint32_t)read_one_u16(p) << 16); }
SLUICE_INLINE void write_one_bf16(void *p, int32_t lane) { write_one_u16(p, (int32_t)((uint32_t)lane >> 16)); }
// By way of a vector: what a conversion does, it does in one place.
SLUICE_INLINE int32_t read_one_f16(const void *p) {
  uint16_t elements[SLUICE_LANES] = {0};
  __builtin_memcpy(elements, p, 2);
  return bits_f(load_f16(elements))[0];
}
SLUICE_INLINE void write_one_f16(void *p, int32_t lane) {
  uint16_t elements[SLUICE_LANES];
  store_f16(elements, from_bits(splat_i(lane)));
  __builtin_memcpy(p, elements, 2);
}

#endif
