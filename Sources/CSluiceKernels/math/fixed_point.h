// Numbers of 64 bits before and 128 bits behind the point, for the few arguments at which terms of a sum cancel so far
// that two f64 are not enough: what is computed here is right to about 2^-120, whatever is left of it. Scalar, since few
// lanes need it at a time; integers only, so that every instruction set gives the same bits.
#pragma once
#include "isa/common.h"
#if SLUICE_COMPILED

// (high * 2^128 + middle * 2^64 + low) * 2^-128
typedef struct {
  uint64_t low, middle;
  int64_t high;
} fixed;

static inline fixed fixed_integer(int64_t x) { return (fixed){0, 0, x}; }

static inline fixed fixed_add(fixed a, fixed b) {
  unsigned __int128 low = (unsigned __int128)a.low + b.low;
  unsigned __int128 middle = (unsigned __int128)a.middle + b.middle + (uint64_t)(low >> 64);
  uint64_t high = (uint64_t)a.high + (uint64_t)b.high + (uint64_t)(middle >> 64);
  return (fixed){(uint64_t)low, (uint64_t)middle, (int64_t)high};
}
static inline fixed fixed_negate(fixed a) {
  return fixed_add((fixed){~a.low, ~a.middle, ~a.high}, (fixed){1, 0, 0});
}
static inline fixed fixed_subtract(fixed a, fixed b) { return fixed_add(a, fixed_negate(b)); }
static inline fixed fixed_magnitude(fixed a) { return a.high < 0 ? fixed_negate(a) : a; }

// Towards zero, wrapping beyond 2^63.
static inline fixed fixed_multiply(fixed a, fixed b) {
  const int negative = (a.high < 0) != (b.high < 0);
  const fixed x = fixed_magnitude(a), y = fixed_magnitude(b);
  const uint64_t xs[3] = {x.low, x.middle, (uint64_t)x.high}, ys[3] = {y.low, y.middle, (uint64_t)y.high};
  uint64_t product[6] = {0};
  for (int i = 0; i < 3; i++) {
    uint64_t carry = 0;
    for (int j = 0; j < 3; j++) {
      unsigned __int128 sum = (unsigned __int128)xs[i] * ys[j] + product[i + j] + carry;
      product[i + j] = (uint64_t)sum;
      carry = (uint64_t)(sum >> 64);
    }
    product[i + 3] = carry;
  }
  fixed result = {product[2], product[3], (int64_t)product[4]};
  return negative ? fixed_negate(result) : result;
}

// By 0 < n < 2^32, towards zero.
static inline fixed fixed_divide_by(fixed a, uint32_t n) {
  const fixed x = fixed_magnitude(a);
  uint64_t words[3] = {x.low, x.middle, (uint64_t)x.high}, rest = 0;
  for (int i = 2; i >= 0; i--) {
    uint64_t upper = rest << 32 | words[i] >> 32;
    rest = upper % n;
    uint64_t lower = rest << 32 | (words[i] & 0xffffffff);
    rest = lower % n;
    words[i] = (upper / n) << 32 | lower / n;
  }
  fixed result = {words[0], words[1], (int64_t)words[2]};
  return a.high < 0 ? fixed_negate(result) : result;
}

// By 2^-n, 0 <= n < 64, towards minus infinity.
static inline fixed fixed_shift_right(fixed a, int n) {
  if (n == 0) return a;
  return (fixed){a.low >> n | a.middle << (64 - n), a.middle >> n | (uint64_t)a.high << (64 - n), a.high >> n};
}

// Of |x| < 2^63, towards zero.
static inline fixed fixed_from_double(double x) {
  union { double f; uint64_t bits; } in = {x};
  const int exponent = (int)(in.bits >> 52 & 0x7ff) - 1023;
  const uint64_t significand = (in.bits & 0xfffffffffffff) | 0x10000000000000;
  if (exponent < -128) return fixed_integer(0);
  // The lowest bit stands for 2^(exponent - 52).
  const int place = exponent - 52 + 128;
  uint64_t words[4] = {0};
  if (place < 0) {
    words[0] = significand >> -place;
  } else {
    words[place >> 6] = significand << (place & 63);
    if (place & 63) words[(place >> 6) + 1] = significand >> (64 - (place & 63));
  }
  const fixed magnitude = {words[0], words[1], (int64_t)words[2]};
  return in.bits >> 63 ? fixed_negate(magnitude) : magnitude;
}

// As the sum of two f64: 106 bits.
typedef struct {
  double hi, lo;
} double_pair;
static inline double_pair fixed_to_pair(fixed a) {
  fixed x = fixed_magnitude(a);
  int exponent = 63;  // of the highest bit
  for (int i = 0; i < 2 && x.high == 0; i++) {
    x = (fixed){0, x.low, (int64_t)x.middle};
    exponent -= 64;
  }
  if (x.high == 0) return (double_pair){0.0, 0.0};
  const int zeros = __builtin_clzll((uint64_t)x.high);
  const uint64_t top = (uint64_t)x.high << zeros | (zeros ? x.middle >> (64 - zeros) : 0);
  const uint64_t next = x.middle << zeros | (zeros ? x.low >> (64 - zeros) : 0);
  union { uint64_t bits; double f; } scale = {(uint64_t)(1023 + exponent - zeros - 63) << 52};
  double hi = (double)(top & ~0x7ffull) * scale.f;
  double lo = (double)((top & 0x7ff) << 42 | next >> 22) * 0x1p-42 * scale.f;
  double sum = hi + lo;
  lo -= sum - hi;
  return a.high < 0 ? (double_pair){-sum, -lo} : (double_pair){sum, lo};
}

// 1 / a for 2^-20 < a < 2^62: Newton's steps from 53 bits.
static inline fixed fixed_reciprocal(fixed a) {
  fixed r = fixed_from_double(1.0 / fixed_to_pair(a).hi);
  for (int i = 0; i < 2; i++)
    r = fixed_add(r, fixed_multiply(r, fixed_subtract(fixed_integer(1), fixed_multiply(a, r))));
  return r;
}

// a^n, n >= 0.
static inline fixed fixed_power(fixed a, uint64_t n) {
  fixed result = fixed_integer(1);
  for (; n; n >>= 1) {
    if (n & 1) result = fixed_multiply(result, a);
    if (n > 1) a = fixed_multiply(a, a);
  }
  return result;
}

// c[0] + c[1] x + ...
static inline fixed fixed_polynomial(fixed x, const fixed *c, int count) {
  fixed sum = c[count - 1];
  for (int i = count - 2; i >= 0; i--) sum = fixed_add(fixed_multiply(x, sum), c[i]);
  return sum;
}

static const fixed fixed_pi = {0x13198a2e03707345, 0x243f6a8885a308d3, 3};
static const fixed fixed_log_2 = {0xc9e3b39803f2f6af, 0xb17217f7d1cf79ab, 0};

// log a for a >= 1: a = 2^e (1 + s) / (1 - s), and twice the area tangent's series in s.
static inline fixed fixed_logarithm(fixed a) {
  const double approximation = fixed_to_pair(a).hi;
  union { double f; uint64_t bits; } in = {approximation * 0x1.6a09e667f3bcdp-1};
  // 1/sqrt(2) <= a 2^-e < sqrt(2)
  const int e = (int)(in.bits >> 52) - 1023 + 1;
  const fixed f = fixed_shift_right(a, e < 0 ? 0 : e);
  const fixed s = fixed_multiply(
      fixed_subtract(f, fixed_integer(1)), fixed_reciprocal(fixed_add(f, fixed_integer(1))));
  const fixed square = fixed_multiply(s, s);
  fixed sum = fixed_integer(0);
  for (int k = 24; k >= 0; k--)
    sum = fixed_add(fixed_multiply(sum, square), fixed_divide_by(fixed_integer(1), 2 * k + 1));
  const fixed logarithm = fixed_multiply(s, sum);
  return fixed_add(fixed_add(logarithm, logarithm), fixed_multiply(fixed_integer(e), fixed_log_2));
}

#endif
