#include "isa/avx2.h"
#include "gemm/gemm_i64.inc"
#include "isa/end.h"
