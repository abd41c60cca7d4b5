#include "../internal/baseline.h"
#include "../gemm.inc"
#include "../internal/end.h"
