// Vectors of SLUICE_LANES lanes, with loads and stores that need no alignment, and the operations whose instruction
// differs by architecture. Include after isa/<set>.h. There are four kinds of lanes: f (f32) and i (32-bit
// integers and masks) fill one native register, d (f64) and l (64-bit integers) two.
#pragma once
#include "isa/common.h"
#if SLUICE_COMPILED

typedef float vf __attribute__((ext_vector_type(SLUICE_LANES)));
typedef int32_t vi __attribute__((ext_vector_type(SLUICE_LANES)));
typedef uint32_t vu __attribute__((ext_vector_type(SLUICE_LANES)));
typedef double vd __attribute__((ext_vector_type(SLUICE_LANES)));
typedef int64_t vl __attribute__((ext_vector_type(SLUICE_LANES)));
typedef uint64_t vul __attribute__((ext_vector_type(SLUICE_LANES)));
typedef uint8_t vb __attribute__((ext_vector_type(SLUICE_LANES)));
typedef vf vf_unaligned __attribute__((aligned(4), may_alias));
typedef vi vi_unaligned __attribute__((aligned(4), may_alias));
typedef vd vd_unaligned __attribute__((aligned(4), may_alias));
typedef vl vl_unaligned __attribute__((aligned(4), may_alias));
typedef vb vb_unaligned __attribute__((aligned(1), may_alias));

SLUICE_INLINE vf load_f(const void *p) { return *(const vf_unaligned *)p; }
SLUICE_INLINE vi load_i(const void *p) { return *(const vi_unaligned *)p; }
SLUICE_INLINE vd load_d(const void *p) { return *(const vd_unaligned *)p; }
SLUICE_INLINE vl load_l(const void *p) { return *(const vl_unaligned *)p; }
SLUICE_INLINE void store_f(void *p, vf v) { *(vf_unaligned *)p = v; }
SLUICE_INLINE void store_i(void *p, vi v) { *(vi_unaligned *)p = v; }
SLUICE_INLINE void store_d(void *p, vd v) { *(vd_unaligned *)p = v; }
SLUICE_INLINE void store_l(void *p, vl v) { *(vl_unaligned *)p = v; }

typedef int32_t scalar_unaligned __attribute__((aligned(4), may_alias));
SLUICE_INLINE int32_t load_scalar(const void *p) { return *(const scalar_unaligned *)p; }
SLUICE_INLINE void store_scalar(void *p, int32_t x) { *(scalar_unaligned *)p = x; }

SLUICE_INLINE vf splat_f(float x) { return (vf)x; }
SLUICE_INLINE vi splat_i(int32_t x) { return (vi)x; }
SLUICE_INLINE vd splat_d(double x) { return (vd)x; }
SLUICE_INLINE vl splat_l(int64_t x) { return (vl)x; }
SLUICE_INLINE vi bits_f(vf x) { return (vi)x; }
SLUICE_INLINE vf from_bits(vi x) { return (vf)x; }

// mask ? a : b, lane by lane; mask lanes are 0 or -1.
SLUICE_INLINE vf select_f(vi mask, vf a, vf b) { return mask ? a : b; }
SLUICE_INLINE vi select_i(vi mask, vi a, vi b) { return mask ? a : b; }
SLUICE_INLINE vd select_d(vl mask, vd a, vd b) { return mask ? a : b; }
SLUICE_INLINE vl select_l(vl mask, vl a, vl b) { return mask ? a : b; }
SLUICE_INLINE int any(vi mask) { return __builtin_reduce_or(mask) != 0; }
SLUICE_INLINE int any_l(vl mask) { return __builtin_reduce_or(mask) != 0; }

// Masks of 64-bit lanes as masks of 32-bit lanes, which is what registers hold, and back.
SLUICE_INLINE vi narrow_mask(vl mask) { return __builtin_convertvector(mask, vi); }
SLUICE_INLINE vl widen_mask(vi mask) { return __builtin_convertvector(mask, vl); }

// a * b + c: fused where the instruction set has it, else rounded twice. Never a call to libm.
SLUICE_INLINE vf fma_f(vf a, vf b, vf c) {
#if SLUICE_HAS_FMA
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}
SLUICE_INLINE vd fma_d(vd a, vd b, vd c) {
#if SLUICE_HAS_FMA
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

SLUICE_INLINE vf abs_f(vf x) { return (vf)((vi)x & 0x7fffffff); }
SLUICE_INLINE vf copysign_f(vf magnitude, vf sign) {
  return (vf)(((vi)magnitude & 0x7fffffff) | ((vi)sign & INT32_MIN));
}
SLUICE_INLINE vd abs_d(vd x) { return (vd)((vl)x & 0x7fffffffffffffff); }
SLUICE_INLINE vd copysign_d(vd magnitude, vd sign) {
  return (vd)(((vl)magnitude & INT64_MAX) | ((vl)sign & INT64_MIN));
}

// Rounding: one instruction but in SSE2, where integers that fit 23 bits are made by adding and subtracting 2^23.
#if SLUICE_X86 && SLUICE_ISA_LEVEL == 0
SLUICE_INLINE vf round_even_f(vf x) {
  vf magnitude = abs_f(x);
  vf rounded = (magnitude + 0x1p23f) - 0x1p23f;
  return select_f(magnitude < 0x1p23f, copysign_f(rounded, x), x);
}
SLUICE_INLINE vf floor_f(vf x) {
  vf rounded = round_even_f(x);
  return select_f(rounded > x, rounded - 1.0f, rounded);
}
SLUICE_INLINE vf ceil_f(vf x) {
  vf rounded = round_even_f(x);
  return select_f(rounded < x, copysign_f(rounded + 1.0f, x), rounded);
}
SLUICE_INLINE vd round_even_d(vd x) {
  vd magnitude = abs_d(x);
  vd rounded = (vd)((vl)((magnitude + 0x1p52) - 0x1p52) | ((vl)x & INT64_MIN));
  return select_d(magnitude < 0x1p52, rounded, x);
}
SLUICE_INLINE vd floor_d(vd x) {
  vd rounded = round_even_d(x);
  return select_d(rounded > x, rounded - 1.0, rounded);
}
SLUICE_INLINE vd ceil_d(vd x) {
  vd rounded = round_even_d(x);
  return select_d(rounded < x, copysign_d(rounded + 1.0, x), rounded);
}
SLUICE_INLINE vd trunc_d(vd x) {
  vd magnitude = abs_d(x);
  vd rounded = (magnitude + 0x1p52) - 0x1p52;
  rounded = select_d(rounded > magnitude, rounded - 1.0, rounded);
  return select_d(magnitude < 0x1p52, (vd)((vl)rounded | ((vl)x & INT64_MIN)), x);
}
#else
SLUICE_INLINE vf round_even_f(vf x) { return __builtin_elementwise_roundeven(x); }
SLUICE_INLINE vf floor_f(vf x) { return __builtin_elementwise_floor(x); }
SLUICE_INLINE vf ceil_f(vf x) { return __builtin_elementwise_ceil(x); }
SLUICE_INLINE vd round_even_d(vd x) { return __builtin_elementwise_roundeven(x); }
SLUICE_INLINE vd floor_d(vd x) { return __builtin_elementwise_floor(x); }
SLUICE_INLINE vd ceil_d(vd x) { return __builtin_elementwise_ceil(x); }
SLUICE_INLINE vd trunc_d(vd x) { return __builtin_elementwise_trunc(x); }
#endif

// The greater or lesser; NaN if either is NaN; -0 < +0. I: integer lanes as wide as K.
#if __has_builtin(__builtin_elementwise_maximum) && __has_builtin(__builtin_elementwise_minimum)
#define DEFINE_EXTREMES(K, I) \
  SLUICE_INLINE v##K maximum_##K(v##K a, v##K b) { return __builtin_elementwise_maximum(a, b); } \
  SLUICE_INLINE v##K minimum_##K(v##K a, v##K b) { return __builtin_elementwise_minimum(a, b); }
#else
#define DEFINE_EXTREMES(K, I) \
  SLUICE_INLINE v##K maximum_##K(v##K a, v##K b) { \
    v##K greater = select_##K(a == b, (v##K)((v##I)a & (v##I)b), select_##K(a > b, a, b)); \
    return select_##K(a == a, greater, a); \
  } \
  SLUICE_INLINE v##K minimum_##K(v##K a, v##K b) { \
    v##K lesser = select_##K(a == b, (v##K)((v##I)a | (v##I)b), select_##K(a < b, a, b)); \
    return select_##K(a == a, lesser, a); \
  }
#endif
DEFINE_EXTREMES(f, i)
DEFINE_EXTREMES(d, l)
#undef DEFINE_EXTREMES
// Of signed and unsigned integers: i, u of 32 bits, l, ul of 64.
SLUICE_INLINE vi maximum_i(vi a, vi b) { return select_i(a > b, a, b); }
SLUICE_INLINE vi minimum_i(vi a, vi b) { return select_i(a < b, a, b); }
SLUICE_INLINE vi maximum_u(vi a, vi b) { return select_i((vu)a > (vu)b, a, b); }
SLUICE_INLINE vi minimum_u(vi a, vi b) { return select_i((vu)a < (vu)b, a, b); }
SLUICE_INLINE vl maximum_l(vl a, vl b) { return select_l(a > b, a, b); }
SLUICE_INLINE vl minimum_l(vl a, vl b) { return select_l(a < b, a, b); }
SLUICE_INLINE vl maximum_ul(vl a, vl b) { return select_l((vul)a > (vul)b, a, b); }
SLUICE_INLINE vl minimum_ul(vl a, vl b) { return select_l((vul)a < (vul)b, a, b); }

// Masks from the bytes of i1 elements and back.
SLUICE_INLINE vi load_mask(const void *p) {
  return __builtin_convertvector(*(const vb_unaligned *)p, vi) != 0;
}
SLUICE_INLINE void store_mask(void *p, vi mask) {
  *(vb_unaligned *)p = __builtin_convertvector(mask & 1, vb);
}

#endif
