#include "isa/avx2.h"
#include "gemm/gemm_i32.inc"
#include "isa/end.h"
