#include "isa/avx512.h"
#include "operations/operations_integer.inc"
#include "isa/end.h"
