#include "isa/baseline.h"
#include "gemm/gemm.inc"
#include "isa/end.h"
