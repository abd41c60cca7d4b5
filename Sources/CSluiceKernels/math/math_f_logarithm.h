// Logarithms of f32 lanes.
#pragma once
#include "math/math_f_exponential.h"
#if SLUICE_COMPILED

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

#endif
