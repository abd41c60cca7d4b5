#include "isa/avx2.h"
#include "reduce/reduce.inc"
#include "isa/end.h"
