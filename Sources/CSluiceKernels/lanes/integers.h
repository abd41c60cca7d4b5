// Integer arithmetic, as the reference defines it: it wraps; x / 0 is all ones, x % 0 is x, the smallest value / -1 is
// itself. Functions end in i (signed) or u (unsigned) for 32-bit lanes, l or ul for 64-bit lanes. Integers of 8 and 16
// bits are computed in 32-bit lanes and wrapped to their width.
#pragma once
#include "lanes/lanes.h"
#if SLUICE_COMPILED

SLUICE_INLINE vi add_i(vi a, vi b) { return (vi)((vu)a + (vu)b); }
SLUICE_INLINE vi subtract_i(vi a, vi b) { return (vi)((vu)a - (vu)b); }
SLUICE_INLINE vi multiply_i(vi a, vi b) { return (vi)((vu)a * (vu)b); }
SLUICE_INLINE vi negate_i(vi a) { return (vi)-(vu)a; }
SLUICE_INLINE vi abs_i(vi a) { return select_i(a < 0, negate_i(a), a); }
SLUICE_INLINE vi sign_i(vi a) { return (a >> 31) | ((a > 0) & 1); }

SLUICE_INLINE vl add_l(vl a, vl b) { return (vl)((vul)a + (vul)b); }
SLUICE_INLINE vl subtract_l(vl a, vl b) { return (vl)((vul)a - (vul)b); }
SLUICE_INLINE vl multiply_l(vl a, vl b) { return (vl)((vul)a * (vul)b); }
SLUICE_INLINE vl negate_l(vl a) { return (vl)-(vul)a; }
SLUICE_INLINE vl abs_l(vl a) { return select_l(a < 0, negate_l(a), a); }
SLUICE_INLINE vl sign_l(vl a) { return (a >> 63) | ((a > 0) & 1); }

// Comparisons as masks of 32-bit lanes; equality and masks by lanes, order by signedness.
SLUICE_INLINE vi equal_i(vi a, vi b) { return a == b; }
SLUICE_INLINE vi equal_l(vl a, vl b) { return narrow_mask(a == b); }
SLUICE_INLINE vi mask_i(vi mask) { return mask; }
SLUICE_INLINE vl mask_l(vi mask) { return widen_mask(mask); }
SLUICE_INLINE vi less_i(vi a, vi b) { return a < b; }
SLUICE_INLINE vi less_u(vi a, vi b) { return (vu)a < (vu)b; }
SLUICE_INLINE vi less_l(vl a, vl b) { return narrow_mask(a < b); }
SLUICE_INLINE vi less_ul(vl a, vl b) { return narrow_mask((vul)a < (vul)b); }

// A lane's value of a type: what is beyond its width wraps.
SLUICE_INLINE vi wrap_i8(vi x) { return (x << 24) >> 24; }
SLUICE_INLINE vi wrap_i16(vi x) { return (x << 16) >> 16; }
SLUICE_INLINE vi wrap_i32(vi x) { return x; }
SLUICE_INLINE vi wrap_u8(vi x) { return x & 0xff; }
SLUICE_INLINE vi wrap_u16(vi x) { return x & 0xffff; }
SLUICE_INLINE vi wrap_u32(vi x) { return x; }
SLUICE_INLINE vl wrap_i64(vl x) { return x; }
SLUICE_INLINE vl wrap_u64(vl x) { return x; }

// By f64, whose quotient of two 32-bit integers never rounds across an integer.
SLUICE_INLINE vi divide_i(vi a, vi b) {
  vi overflow = (a == INT32_MIN) & (b == -1);
  vi safe = select_i((b == 0) | overflow, splat_i(1), b);
  vd quotient = __builtin_convertvector(a, vd) / __builtin_convertvector(safe, vd);
  return select_i(b == 0, splat_i(-1), __builtin_convertvector(quotient, vi));
}
SLUICE_INLINE vi remainder_i(vi a, vi b) {
  return select_i(b == 0, a, subtract_i(a, multiply_i(divide_i(a, b), b)));
}
SLUICE_INLINE vi divide_u(vi a, vi b) {
  vd divisor = __builtin_convertvector((vu)select_i(b == 0, splat_i(1), b), vd);
  vd quotient = trunc_d(__builtin_convertvector((vu)a, vd) / divisor);
  // Adding 2^52 leaves an integer's bits in the low half.
  vi result = __builtin_convertvector((vl)(quotient + 0x1p52), vi);
  return select_i(b == 0, splat_i(-1), result);
}
SLUICE_INLINE vi remainder_u(vi a, vi b) {
  return select_i(b == 0, a, subtract_i(a, multiply_i(divide_u(a, b), b)));
}

// Lane by lane: no instruction set divides vectors of 64-bit integers.
#define DEFINE_DIVISION(name, type, on_zero, on_minus_one, operator) \
  SLUICE_INLINE vl name(vl va, vl vb) { \
    int64_t a[SLUICE_LANES], b[SLUICE_LANES]; \
    store_l(a, va); \
    store_l(b, vb); \
    for (int i = 0; i < SLUICE_LANES; i++) { \
      if (b[i] == 0) a[i] = on_zero; \
      else if ((type)-1 < 0 && b[i] == -1) a[i] = on_minus_one; \
      else a[i] = (int64_t)((type)a[i] operator(type) b[i]); \
    } \
    return load_l(a); \
  }
DEFINE_DIVISION(divide_l, int64_t, -1, (int64_t)-(uint64_t)a[i], /)
DEFINE_DIVISION(remainder_l, int64_t, a[i], 0, %)
DEFINE_DIVISION(divide_ul, uint64_t, -1, 0, /)
DEFINE_DIVISION(remainder_ul, uint64_t, a[i], 0, %)
#undef DEFINE_DIVISION

// By squaring; a negative exponent gives 0 except for bases 1 and -1. U: the unsigned lanes of K.
#define DEFINE_POWERS(K, U, ANY) \
  SLUICE_INLINE v##K power_##U(v##K base, v##K exponent) { \
    v##K result = splat_##K(1); \
    while (ANY(exponent)) { \
      result = select_##K((exponent & 1) != 0, multiply_##K(result, base), result); \
      base = multiply_##K(base, base); \
      exponent = (v##K)((v##U)exponent >> 1); \
    } \
    return result; \
  } \
  SLUICE_INLINE v##K power_##K(v##K base, v##K exponent) { \
    v##K sign = select_##K((exponent & 1) != 0, splat_##K(-1), splat_##K(1)); \
    v##K negative = exponent < 0; \
    v##K inverse = select_##K(base == 1, splat_##K(1), select_##K(base == -1, sign, splat_##K(0))); \
    return select_##K(negative, inverse, power_##U(base, select_##K(negative, splat_##K(0), exponent))); \
  }
DEFINE_POWERS(i, u, any)
DEFINE_POWERS(l, ul, any_l)
#undef DEFINE_POWERS

#endif
