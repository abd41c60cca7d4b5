// Elementary and special functions of f64 lanes.
#pragma once
#include "math/math_d_arctangent.h"
#include "math/math_d_bessel.h"
#include "math/math_d_error.h"
#include "math/math_d_exponential.h"
#include "math/math_d_gamma.h"
#include "math/math_d_hyperbolic.h"
#include "math/math_d_logarithm.h"
#include "math/math_d_power.h"
#include "math/math_d_trigonometric.h"
#include "math/math_d_zeta.h"
