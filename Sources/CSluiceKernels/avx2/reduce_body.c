#include "isa/avx2.h"
#include "reduce/reduce_body.inc"
#include "isa/end.h"
