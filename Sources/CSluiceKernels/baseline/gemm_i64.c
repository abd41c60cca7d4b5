#include "../internal/baseline.h"
#include "../gemm_i64.inc"
#include "../internal/end.h"
