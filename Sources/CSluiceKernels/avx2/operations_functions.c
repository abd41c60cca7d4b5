#include "isa/avx2.h"
#include "operations/operations_functions.inc"
#include "isa/end.h"
