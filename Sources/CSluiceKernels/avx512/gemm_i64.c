#include "../internal/avx512.h"
#include "../gemm_i64.inc"
#include "../internal/end.h"
