#include "isa/avx512.h"
#include "gemm/gemm.inc"
#include "isa/end.h"
