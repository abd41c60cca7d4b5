#include "../internal/avx2.h"
#include "../gemm_f64.inc"
#include "../internal/end.h"
