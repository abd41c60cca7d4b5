#include "isa/baseline.h"
#include "gemm/gemm_f64.inc"
#include "isa/end.h"
