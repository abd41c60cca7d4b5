#include "../internal/avx2.h"
#include "../gemm.inc"
#include "../internal/end.h"
