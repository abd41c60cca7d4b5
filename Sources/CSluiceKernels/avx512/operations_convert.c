#include "isa/avx512.h"
#include "operations/operations_convert.inc"
#include "isa/end.h"
