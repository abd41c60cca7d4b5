#include "../internal/avx512.h"
#include "../gemm_f64.inc"
#include "../internal/end.h"
