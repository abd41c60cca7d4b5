#include "isa/avx512.h"
#include "operations/operations_functions.inc"
#include "isa/end.h"
