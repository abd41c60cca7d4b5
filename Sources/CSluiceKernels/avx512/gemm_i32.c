#include "../internal/avx512.h"
#include "../gemm_i32.inc"
#include "../internal/end.h"
