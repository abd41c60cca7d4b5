#include "isa/avx512.h"
#include "operations/operations_float.inc"
#include "isa/end.h"
