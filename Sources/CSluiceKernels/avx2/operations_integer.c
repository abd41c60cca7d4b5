#include "isa/avx2.h"
#include "operations/operations_integer.inc"
#include "isa/end.h"
