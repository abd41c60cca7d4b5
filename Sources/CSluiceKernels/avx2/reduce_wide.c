#include "isa/avx2.h"
#include "reduce/reduce_wide.inc"
#include "isa/end.h"
