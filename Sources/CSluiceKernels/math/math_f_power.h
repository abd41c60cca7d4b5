// Powers and remainders of f32 lanes, in f64.
#pragma once
#include "lanes/lanes.h"
#if SLUICE_COMPILED

// |x|^y = 2^(y log2 |x|) in f64; C's pow in the special cases.
SLUICE_INLINE vf power_f(vf x, vf y) {
  vf x_magnitude = abs_f(x), y_magnitude = abs_f(y);
  vl bits = (vl)__builtin_convertvector(x_magnitude, vd) + (0x3ff0000000000000 - 0x3fe6a09e667f3bcd);
  // The exponent as a double: the bits below those of 2^52.
  vd e = (vd)((vul)bits >> 52 | 0x4330000000000000) - (0x1p52 + 1023.0);
  vd m = (vd)((bits & 0xfffffffffffff) + 0x3fe6a09e667f3bcd);
  vd s = (m - 1.0) / (m + 1.0);
  vd z = s * s;
  vd p = fma_d(z, (vd)0x1.21b604998a805p-2, (vd)0x1.4794ffa4fe6b5p-2);
  p = fma_d(z, p, (vd)0x1.a61a30c54b075p-2);
  p = fma_d(z, p, (vd)0x1.2776c290e9a48p-1);
  p = fma_d(z, p, (vd)0x1.ec709dc53e45dp-1);
  p = fma_d(z, p, (vd)0x1.71547652b8250p+1);
  vd log2 = fma_d(s, p, e);
  vd t = log2 * __builtin_convertvector(y, vd);
  t = select_d(t > 200.0, (vd)200.0, t);
  t = select_d(t < -200.0, (vd)-200.0, t);
  vd shifted = t + 0x1.8p52;
  vd r = t - (shifted - 0x1.8p52);
  vd q = fma_d(r, (vd)0x1.fe16b8d2d6de8p-17, (vd)0x1.446ad443056e9p-13);
  q = fma_d(r, q, (vd)0x1.5d8a72fbcd977p-10);
  q = fma_d(r, q, (vd)0x1.3b29db6138f76p-7);
  q = fma_d(r, q, (vd)0x1.c6b08aaafa5dfp-5);
  q = fma_d(r, q, (vd)0x1.ebfbe0a5c8010p-3);
  q = fma_d(r, q, (vd)0x1.62e42ff119218p-1);
  q = fma_d(r, q, (vd)0x1.ffffffffab0b7p-1);
  vf result = __builtin_convertvector((vd)((vl)q + ((vl)shifted << 52)), vf);

  const float infinity = __builtin_inff();
  vi grows = (x_magnitude > 1.0f) ^ (y < 0.0f);  // x^y tends to infinity where x or y does
  vi limit = (x_magnitude == 0.0f) | (x_magnitude == infinity) | (y_magnitude == infinity);
  result = select_f(limit, select_f(grows, splat_f(infinity), splat_f(0.0f)), result);
  vi integer = (y_magnitude >= 0x1p23f) | ((y_magnitude + 0x1p23f) - 0x1p23f == y_magnitude);
  vf bounded = select_f(y_magnitude < 0x1p24f, y_magnitude, splat_f(0.0f));
  vi odd = integer & (__builtin_convertvector(bounded, vi) << 31);
  result = from_bits(bits_f(result) ^ (bits_f(x) & odd));
  vi invalid = (x < 0.0f) & ~integer & (x_magnitude != infinity);
  invalid |= (x != x) | (y != y);
  result = select_f(invalid, splat_f(__builtin_nanf("")), result);
  vi one = (x == 1.0f) | (y == 0.0f) | ((x == -1.0f) & (y_magnitude == infinity));
  return select_f(one, splat_f(1.0f), result);
}

// C's fmod, exactly: in f64, quotients of up to 27 bits are taken off at a time, each product and difference exact.
SLUICE_INLINE vf remainder_f(vf x, vf y) {
  vd a = __builtin_convertvector(abs_f(x), vd);
  vd b = __builtin_convertvector(abs_f(y), vd);
  vl valid = (a < (vd)__builtin_inf()) & (b > 0.0) & (b == b);
  vl finite_divisor = valid & (b < (vd)__builtin_inf());
  a = select_d(valid, a, (vd)__builtin_nan(""));
  b = select_d(finite_divisor, b, (vd)0x1p200);
  for (;;) {
    vl unfinished = a >= b;
    if (!__builtin_reduce_or(unfinished)) break;
    // The exponents' difference less 27, if that is positive, moves b up.
    vl exponents = (vl)((vd)((vl)a & 0x7ff0000000000000)) - (vl)((vd)((vl)b & 0x7ff0000000000000));
    vl up = exponents - ((int64_t)27 << 52);
    up = up > 0 ? up : (vl)0;
    vd divisor = (vd)((vl)b + up);
    vd quotient = trunc_d(a / divisor);
    vd next = a - quotient * divisor;
    // a / divisor may have rounded up to an integer.
    next = select_d(next < 0.0, next + divisor, next);
    a = select_d(unfinished, next, a);
  }
  return copysign_f(__builtin_convertvector(a, vf), x);
}

#endif
