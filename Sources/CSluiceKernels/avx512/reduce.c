#include "isa/avx512.h"
#include "reduce/reduce.inc"
#include "isa/end.h"
