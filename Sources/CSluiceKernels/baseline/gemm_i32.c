#include "isa/baseline.h"
#include "gemm/gemm_i32.inc"
#include "isa/end.h"
