#include "isa/avx512.h"
#include "operations/operations_double.inc"
#include "isa/end.h"
