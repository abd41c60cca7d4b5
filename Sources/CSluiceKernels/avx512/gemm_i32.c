#include "isa/avx512.h"
#include "gemm/gemm_i32.inc"
#include "isa/end.h"
