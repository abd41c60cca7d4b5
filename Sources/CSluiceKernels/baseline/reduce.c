#include "isa/baseline.h"
#include "reduce/reduce.inc"
#include "isa/end.h"
