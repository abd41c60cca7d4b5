#include "isa/baseline.h"
#include "gemm/gemm_i64.inc"
#include "isa/end.h"
