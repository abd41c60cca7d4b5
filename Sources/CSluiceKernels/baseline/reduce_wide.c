#include "isa/baseline.h"
#include "reduce/reduce_wide.inc"
#include "isa/end.h"
