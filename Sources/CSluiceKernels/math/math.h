// Elementary functions of f32 vectors, within 2 ulp of the true value for every input: reductions, polynomials and
// exact scalings, no tables, no libm. AVX2 and AVX-512 do the same roundings in the same order.
// Polynomials are minimax fits (Remez) for the interval and weight that stand beside them.
#pragma once
#include "lanes/lanes.h"
#if SLUICE_COMPILED

// MARK: Exponentials

typedef struct {
  vf n;   // an integer
  vi ni;  // the same
  vf r;   // x - n ln 2, |r| <= ln 2 / 2
} reduced_exponent;

// Adding 1.5 * 2^23 leaves a value's nearest integer in the low bits.
static const float round_magic = 0x1.8p23f;

// n is the integer nearest to `guide` / ln 2, where `guide` is about x.
SLUICE_INLINE reduced_exponent reduce_exponent_guided(vf x, vf guide) {
  vf shifted = fma_f(guide, splat_f(0x1.715476p+0f), splat_f(round_magic));
  vf n = shifted - round_magic;
  // ln 2 in two parts, the first short enough for n times it to be exact.
  vf r = fma_f(n, splat_f(-0x1.62e4p-1f), x);
  r = fma_f(n, splat_f(-0x1.7f7d1cp-20f), r);
  return (reduced_exponent){n, bits_f(shifted) - 0x4b400000, r};
}
SLUICE_INLINE reduced_exponent reduce_exponent(vf x) { return reduce_exponent_guided(x, x); }

// e^r - 1 for |r| <= ln 2 / 2; relative error 2^-26 before rounding.
SLUICE_INLINE vf exponential_minus_one_core(vf r) {
  vf p = fma_f(r, splat_f(0x1.6bebaep-10f), splat_f(0x1.122888p-7f));
  p = fma_f(r, p, splat_f(0x1.555676p-5f));
  p = fma_f(r, p, splat_f(0x1.5554aep-3f));
  p = fma_f(r, p, splat_f(0x1.fffffep-2f));
  return fma_f(r * r, p, r);
}

// The same with relative error 2^-29, for -0.347 <= r <= 0.53.
SLUICE_INLINE vf exponential_minus_one_fine(vf r) {
  vf p = fma_f(r, splat_f(0x1.c186e4p-13f), splat_f(0x1.6d3bfep-10f));
  p = fma_f(r, p, splat_f(0x1.10f8aap-7f));
  p = fma_f(r, p, splat_f(0x1.5554d6p-5f));
  p = fma_f(r, p, splat_f(0x1.555566p-3f));
  p = fma_f(r, p, splat_f(0.5f));
  return fma_f(r * r, p, r);
}

// 2^n for -126 <= n <= 127.
SLUICE_INLINE vf power_of_two(vi n) { return from_bits((n + 127) << 23); }

// y * 2^n, rounded once, for -252 <= n <= 254 and y near 1.
SLUICE_INLINE vf scale_by_power_of_two(vf y, reduced_exponent e) {
#if SLUICE_ISA_LEVEL == 2
  return _mm512_scalef_ps(y, e.n);
#else
  vi half = e.ni >> 1;
  return y * power_of_two(half) * power_of_two(e.ni - half);
#endif
}

SLUICE_INLINE vf exponential_f(vf x) {
  x = select_f(x > 89.0f, splat_f(89.0f), x);
  x = select_f(x < -105.0f, splat_f(-105.0f), x);
  reduced_exponent e = reduce_exponent(x);
  return scale_by_power_of_two(exponential_minus_one_core(e.r) + 1.0f, e);
}

SLUICE_INLINE vf exponential_minus_one_f(vf x) {
  vf clamped = select_f(x > 89.0f, splat_f(89.0f), x);
  clamped = select_f(x < -20.0f, splat_f(-20.0f), clamped);
  reduced_exponent e = reduce_exponent(clamped);
  vf q = exponential_minus_one_fine(e.r);
  // 2^n q + (2^n - 1), in halves so that n = 128 does not overflow early.
  vf half_scale = power_of_two(e.ni - 1);
  vf y = fma_f(half_scale, q, half_scale - 0.5f);
  return copysign_f(y + y, x);
}

// With e = e^-|x| and q = e / (1 + e): 1 - q, or e - e q where x is negative, so that q's error hardly counts.
SLUICE_INLINE vf logistic_f(vf x) {
  vf e = exponential_f(-abs_f(x));
  vf q = e / (1.0f + e);
  vf start = select_f(x < 0.0f, e, splat_f(1.0f));
  return fma_f(-start, q, start);
}

// With h = (e^(2|x|) - 1) / 2: 1 - 1 / (1 + h), or h - h * h / (1 + h) where that is less than about 1/2. In both the
// quotient's error hardly counts.
SLUICE_INLINE vf tanh_f(vf x) {
  vf magnitude = abs_f(x);
  magnitude = select_f(magnitude > 10.0f, splat_f(10.0f), magnitude);
  vf twice = magnitude + magnitude;
  // Without FMA more roundings count: n = 0 reaches further, to where they no longer do.
  reduced_exponent e = reduce_exponent_guided(twice, SLUICE_HAS_FMA ? twice : twice - 0.17f);
  vf half_scale = power_of_two(e.ni - 1);
  vf h = fma_f(half_scale, exponential_minus_one_fine(e.r), half_scale - 0.5f);
  vf start = select_f(magnitude > 0.55f, splat_f(1.0f), h);
  vf q = start / (1.0f + h);
  return copysign_f(fma_f(-start, q, start), x);
}

// MARK: Logarithms

// f - f^2/2 + f^3 P(f) + e ln 2, for f in [sqrt(1/2) - 1, sqrt(2) - 1].
SLUICE_INLINE vf log_core(vf f, vf e) {
  vf p = fma_f(f, splat_f(0x1.145712p-4f), splat_f(-0x1.de65d8p-4f));
  p = fma_f(f, p, splat_f(0x1.e706fcp-4f));
  p = fma_f(f, p, splat_f(-0x1.fc1d48p-4f));
  p = fma_f(f, p, splat_f(0x1.2335b2p-3f));
  p = fma_f(f, p, splat_f(-0x1.555c5cp-3f));
  p = fma_f(f, p, splat_f(0x1.99a4cap-3f));
  p = fma_f(f, p, splat_f(-0x1.000006p-2f));
  p = fma_f(f, p, splat_f(0x1.555548p-2f));
  vf square = f * f;
  vf tail = fma_f(p, square * f, e * splat_f(0x1.7f7d1cp-20f));
  tail = fma_f(square, splat_f(-0.5f), tail);
  return fma_f(e, splat_f(0x1.62e4p-1f), f + tail);
}

SLUICE_INLINE vf log_f(vf x) {
  vi subnormal = x < 0x1p-126f;
  vf scaled = select_f(subnormal, x * 0x1p25f, x);
  vi shifted = bits_f(scaled) + (0x3f800000 - 0x3f3504f3);
  vi exponent = (shifted >> 23) - 127;
  vf m = from_bits((shifted & 0x7fffff) + 0x3f3504f3);
  vf e = __builtin_convertvector(exponent, vf) - select_f(subnormal, splat_f(25.0f), splat_f(0.0f));
  vf y = log_core(m - 1.0f, e);
  y = select_f(x == __builtin_inff(), x, y);
  y = select_f(x == 0.0f, splat_f(-__builtin_inff()), y);
  return select_f(x >= 0.0f, y, splat_f(__builtin_nanf("")));
}

SLUICE_INLINE vf log_plus_one_f(vf x) {
  // u + c = 1 + x exactly.
  vf u = 1.0f + x;
  vf rest = u - 1.0f;
  vf c = (1.0f - (u - rest)) + (x - rest);
  vi shifted = bits_f(u) + (0x3f800000 - 0x3f3504f3);
  vi exponent = (shifted >> 23) - 127;
  vf m = from_bits((shifted & 0x7fffff) + 0x3f3504f3);
  // c matters only where the exponent is small.
  vf f = (m - 1.0f) + c * power_of_two(maximum_i(-exponent, splat_i(-126)));
  vf y = copysign_f(log_core(f, __builtin_convertvector(exponent, vf)), x);
  y = select_f(x == __builtin_inff(), x, y);
  y = select_f(x == -1.0f, splat_f(-__builtin_inff()), y);
  return select_f(x >= -1.0f, y, splat_f(__builtin_nanf("")));
}

// MARK: Error function

// Below 0.92, x + x P(x^2); above, 1 - e^Q(|x|), where Q fits log(erfc).
SLUICE_INLINE vf erf_f(vf x) {
  vf magnitude = abs_f(x);
  vf t = select_f(magnitude > 4.0f, splat_f(4.0f), magnitude);
  vf q = fma_f(t, splat_f(0x1.9a01dep-13f), splat_f(-0x1.8e5ad0p-9f));
  q = fma_f(t, q, splat_f(0x1.6beb30p-6f));
  q = fma_f(t, q, splat_f(-0x1.a99576p-4f));
  q = fma_f(t, q, splat_f(-0x1.4640d0p-1f));
  q = fma_f(t, q, splat_f(-0x1.20ae3ep+0f));
  q = fma_f(t, q, splat_f(-0x1.a22f4cp-13f));
  reduced_exponent e = reduce_exponent(q);
  vf scale = power_of_two(e.ni);
  vf large = 1.0f - fma_f(scale, exponential_minus_one_core(e.r), scale);
  vf z = x * x;
  vf p = fma_f(z, splat_f(0x1.5e352ep-14f), splat_f(-0x1.aaa868p-11f));
  p = fma_f(z, p, splat_f(0x1.54d3aap-8f));
  p = fma_f(z, p, splat_f(-0x1.b80fc2p-6f));
  p = fma_f(z, p, splat_f(0x1.ce2e18p-4f));
  p = fma_f(z, p, splat_f(-0x1.812744p-2f));
  p = fma_f(z, p, splat_f(0x1.06eba8p-3f));
  vf small = fma_f(x, p, x);
  return select_f(magnitude > 0.92f, copysign_f(large, x), small);
}

// MARK: Trigonometric functions

typedef struct {
  vf r;  // x - quadrant * pi/2
  vi quadrant;
} reduced_angle;

// The bits of 2/pi after the point, behind 32 zero bits.
static const uint32_t two_over_pi[] = {
  0x00000000, 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab,
};

// Payne and Hanek's reduction: of |x| * 2/pi only the bits that are no multiple of 4 are computed, 96 of them.
static __attribute__((noinline, unused)) void reduce_large_angles(float *xs, float *rs, int32_t *quadrants) {
  for (int lane = 0; lane < SLUICE_LANES; lane++) {
    union { float f; uint32_t bits; } x = {xs[lane]};
    uint32_t magnitude = x.bits & 0x7fffffff;
    if (magnitude < 0x47000000) continue;  // 2^15
    if (magnitude >= 0x7f800000) {
      rs[lane] = __builtin_nanf("");
      quadrants[lane] = 0;
      continue;
    }
    uint32_t significand = (magnitude & 0x7fffff) | 0x800000;
    int first_bit = (int)(magnitude >> 23) - 127 - 23 - 2 + 32;
    int word = first_bit >> 5, shift = first_bit & 31;
    uint64_t upper = (uint64_t)two_over_pi[word] << 32 | two_over_pi[word + 1];
    uint64_t lower = (uint64_t)two_over_pi[word + 2] << 32 | two_over_pi[word + 3];
    unsigned __int128 window = ((unsigned __int128)upper << 64 | lower) << shift >> 32;
    unsigned __int128 product = window * significand;  // bits 95 and 94: the quadrant; below: the fraction
    int32_t quadrant = (int32_t)(product >> 94 & 3) + (int32_t)(product >> 93 & 1);
    int64_t fraction = (int64_t)((__int128)(product << 34) >> 64);  // in units of 2^-64, in [-1/2, 1/2)
    float r = (float)((double)fraction * 0x1.921fb54442d18p-64);
    rs[lane] = x.bits >> 31 ? -r : r;
    quadrants[lane] = x.bits >> 31 ? -quadrant : quadrant;
  }
}

SLUICE_INLINE reduced_angle reduce_angle(vf x) {
  vf shifted = fma_f(x, splat_f(0x1.45f306p-1f), splat_f(round_magic));
  vf n = shifted - round_magic;
  reduced_angle angle;
  angle.quadrant = bits_f(shifted);
  // pi/2 in two parts, the first of 33 bits, so that n times it is exact; what cancels is then exact in f64.
  vd wide_n = __builtin_convertvector(n, vd);
  vd r = fma_d(wide_n, (vd)-0x1.921fb544p+0, __builtin_convertvector(x, vd));
  r = fma_d(wide_n, (vd)-0x1.0b4611a626331p-34, r);
  angle.r = __builtin_convertvector(r, vf);
  vi large = ~(abs_f(x) < 0x1p15f);
  if (__builtin_expect(any(large), 0)) {
    float xs[SLUICE_LANES], rs[SLUICE_LANES];
    int32_t quadrants[SLUICE_LANES];
    store_f(xs, x);
    store_f(rs, angle.r);
    store_i(quadrants, angle.quadrant);
    reduce_large_angles(xs, rs, quadrants);
    angle.r = load_f(rs);
    angle.quadrant = load_i(quadrants);
  }
  return angle;
}

// sin(r + quadrant * pi/2).
SLUICE_INLINE vf sine_of_reduced(vf r, vi quadrant) {
  vf z = r * r;
  vf s = fma_f(z, splat_f(-0x1.994b3ep-13f), splat_f(0x1.110756p-7f));
  s = fma_f(z, s, splat_f(-0x1.555546p-3f));
  s = fma_f(z * r, s, r);
  vf c = fma_f(z, splat_f(0x1.99ff4cp-16f), splat_f(-0x1.6c0c82p-10f));
  c = fma_f(z, c, splat_f(0x1.55554ap-5f));
  c = fma_f(z, c, splat_f(-0.5f));
  c = fma_f(z, c, splat_f(1.0f));
  vf y = select_f((quadrant & 1) != 0, c, s);
  return from_bits(bits_f(y) ^ ((quadrant & 2) << 30));
}

SLUICE_INLINE vf sine_f(vf x) {
  reduced_angle angle = reduce_angle(x);
  return select_f(x == 0.0f, x, sine_of_reduced(angle.r, angle.quadrant));
}

SLUICE_INLINE vf cosine_f(vf x) {
  reduced_angle angle = reduce_angle(x);
  return sine_of_reduced(angle.r, angle.quadrant + 1);
}

// MARK: Power and remainder

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

SLUICE_INLINE vf rsqrt_f(vf x) { return 1.0f / __builtin_elementwise_sqrt(x); }
SLUICE_INLINE vf sign_f(vf x) {
  vf unit = copysign_f(splat_f(1.0f), x);
  return select_f((x < 0.0f) | (x > 0.0f), unit, x);
}
// Halves go away from zero. What is taken off is exact, and so is what is left.
SLUICE_INLINE vf round_nearest_afz_f(vf x) {
  vf magnitude = abs_f(x);
  vf whole = floor_f(magnitude);
  return copysign_f(select_f(magnitude - whole >= 0.5f, whole + 1.0f, whole), x);
}
SLUICE_INLINE vi is_finite_f(vf x) { return (bits_f(x) & 0x7f800000) != 0x7f800000; }

#endif
