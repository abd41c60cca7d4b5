#include "../internal/baseline.h"
#include "../gemm_f64.inc"
#include "../internal/end.h"
