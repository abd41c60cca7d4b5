#include "../internal/avx2.h"
#include "../gemm_i64.inc"
#include "../internal/end.h"
