#include "isa/baseline.h"
#include "reduce/reduce_body.inc"
#include "isa/end.h"
