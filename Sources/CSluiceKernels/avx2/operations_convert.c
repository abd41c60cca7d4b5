#include "isa/avx2.h"
#include "operations/operations_convert.inc"
#include "isa/end.h"
