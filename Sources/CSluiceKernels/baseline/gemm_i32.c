#include "../internal/baseline.h"
#include "../gemm_i32.inc"
#include "../internal/end.h"
