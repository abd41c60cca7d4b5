// Functions of f32 that are computed in f64 and rounded: errors little above half an ulp, the same bits everywhere.
#pragma once
#include "math/math_d.h"
#if SLUICE_COMPILED

#define DEFINE_WIDE(name) \
  SLUICE_INLINE vf name##_f(vf x) { \
    return __builtin_convertvector(name##_d(__builtin_convertvector(x, vd)), vf); \
  }
#define DEFINE_WIDE_2(name) \
  SLUICE_INLINE vf name##_f(vf x, vf y) { \
    return __builtin_convertvector( \
        name##_d(__builtin_convertvector(x, vd), __builtin_convertvector(y, vd)), vf); \
  }
DEFINE_WIDE(cbrt)
DEFINE_WIDE(tan)
DEFINE_WIDE(asin)
DEFINE_WIDE(acos)
DEFINE_WIDE(atan)
DEFINE_WIDE_2(atan2)
DEFINE_WIDE(sinh)
DEFINE_WIDE(cosh)
DEFINE_WIDE(asinh)
DEFINE_WIDE(acosh)
DEFINE_WIDE(atanh)
DEFINE_WIDE(erfc)
DEFINE_WIDE(erf_inv)
DEFINE_WIDE(lgamma)
DEFINE_WIDE(digamma)
DEFINE_WIDE_2(polygamma)
DEFINE_WIDE_2(zeta)
DEFINE_WIDE(bessel_i0e)
DEFINE_WIDE(bessel_i1e)
#undef DEFINE_WIDE
#undef DEFINE_WIDE_2

#endif
