#include "../internal/avx2.h"
#include "../gemm_i32.inc"
#include "../internal/end.h"
