// The error function of f32 lanes.
#pragma once
#include "math/math_f_exponential.h"
#if SLUICE_COMPILED

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

#endif
