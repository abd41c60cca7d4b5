// f16 and bf16: lanes hold their values as f32, exactly. Conversions are made in integer arithmetic or by instructions
// that give the same bits, so every instruction set agrees; NaN stays NaN.
#pragma once
#include "lanes/lanes.h"
#if SLUICE_COMPILED

typedef uint16_t vh __attribute__((ext_vector_type(SLUICE_LANES)));
typedef vh vh_unaligned __attribute__((aligned(1), may_alias));

// MARK: Rounding

// The nearest bf16, ties to even: the upper half of f32's bits. A carry out of the significand moves on to the exponent.
SLUICE_INLINE vf round_bf16(vf x) {
#if SLUICE_ISA_LEVEL == 2
  // clang 21 miscompiles log_plus_one's masks joined with these: it may not see where x comes from.
  __asm__("" : "+v"(x));
#endif
  vu bits = (vu)x;
  vu rounded = bits + 0x7fff + ((bits >> 16) & 1);
  return (vf)(((bits & 0x7fffffff) > 0x7f800000 ? bits | 0x400000 : rounded) & 0xffff0000);
}

// The nearest f16, ties to even: 13 bits less of significand, multiples of 2^-24 below 2^-14, infinity from 65520.
SLUICE_INLINE vf round_f16(vf x) {
#if SLUICE_ISA_LEVEL == 2
  return _mm512_cvtph_ps(_mm512_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
#elif SLUICE_ISA_LEVEL == 1
  return _mm256_cvtph_ps(_mm256_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
#else
  vu bits = (vu)x & 0x7fffffff;
  vu normal = (bits + 0xfff + ((bits >> 13) & 1)) & ~(vu)0x1fff;
  normal = normal >= 0x47800000 ? (vu)0x7f800000 : normal;
  // Around 1/2 f32 has just these multiples.
  vu small = (vu)((vf)bits + 0.5f - 0.5f);
  vu rounded = bits < 0x38800000 ? small : normal;
  rounded = bits > 0x7f800000 ? (bits | 0x400000) & ~(vu)0x1fff : rounded;
  return (vf)(rounded | ((vu)x & 0x80000000));
#endif
}

// MARK: Memory

SLUICE_INLINE vf load_bf16(const void *p) {
  return (vf)(__builtin_convertvector(*(const vh_unaligned *)p, vu) << 16);
}
SLUICE_INLINE void store_bf16(void *p, vf x) { *(vh_unaligned *)p = __builtin_convertvector((vu)x >> 16, vh); }

SLUICE_INLINE vf load_f16(const void *p) {
#if SLUICE_ISA_LEVEL == 2
  return _mm512_cvtph_ps(_mm256_loadu_si256(p));
#elif SLUICE_ISA_LEVEL == 1
  return _mm256_cvtph_ps(_mm_loadu_si128(p));
#else
  vu half = __builtin_convertvector(*(const vh_unaligned *)p, vu), magnitude = half & 0x7fff;
  // As f32 the exponent is too small by 112, of subnormals too.
  vf finite = (vf)(magnitude << 13) * 0x1p112f;
  vu quiet = magnitude > 0x7c00 ? (vu)0x400000 : (vu)0;
  vu bits = magnitude >= 0x7c00 ? (magnitude << 13) | 0x7f800000 | quiet : (vu)finite;
  return (vf)(bits | (half & 0x8000) << 16);
#endif
}
// Lanes of f16 values alone.
SLUICE_INLINE void store_f16(void *p, vf x) {
#if SLUICE_ISA_LEVEL == 2
  _mm256_storeu_si256(p, _mm512_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
#elif SLUICE_ISA_LEVEL == 1
  _mm_storeu_si128(p, _mm256_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
#else
  vu bits = (vu)x & 0x7fffffff;
  vu small = (vu)((vf)bits * 0x1p-112f) >> 13;
  vu half = bits >= 0x7f800000 ? 0x7c00 | ((bits >> 13) & 0x3ff) : small;
  *(vh_unaligned *)p = __builtin_convertvector(half | ((vu)x >> 16 & 0x8000), vh);
#endif
}

// MARK: Bits

// In the low half of integer lanes, zeros above; back from integer lanes whatever is above.
SLUICE_INLINE vi bits_of_bf16(vf x) { return (vi)((vu)x >> 16); }
SLUICE_INLINE vf bf16_of_bits(vi bits) { return (vf)((vu)bits << 16); }
SLUICE_INLINE vi bits_of_f16(vf x) {
  vh half;
  store_f16(&half, x);
  return (vi)__builtin_convertvector(half, vu);
}
SLUICE_INLINE vf f16_of_bits(vi bits) {
  vh half = __builtin_convertvector(bits & 0xffff, vh);
  return load_f16(&half);
}

#endif
