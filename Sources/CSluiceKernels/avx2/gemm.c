#include "isa/avx2.h"
#include "gemm/gemm.inc"
#include "isa/end.h"
