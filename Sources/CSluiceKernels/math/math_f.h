// Elementary functions of f32 vectors, within 2 ulp of the true value for every input: reductions, polynomials and
// exact scalings, no tables, no libm. AVX2 and AVX-512 do the same roundings in the same order.
// Polynomials are minimax fits (Remez) for the interval and weight that stand beside them.
#pragma once
#include "math/math_f_error.h"
#include "math/math_f_exponential.h"
#include "math/math_f_logarithm.h"
#include "math/math_f_power.h"
#include "math/math_f_trigonometric.h"
