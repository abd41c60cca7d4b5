#include "../internal/avx512.h"
#include "../gemm.inc"
#include "../internal/end.h"
