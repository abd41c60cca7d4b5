#include "isa/avx512.h"
#include "reduce/reduce_wide.inc"
#include "isa/end.h"
