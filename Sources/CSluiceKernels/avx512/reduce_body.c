#include "isa/avx512.h"
#include "reduce/reduce_body.inc"
#include "isa/end.h"
