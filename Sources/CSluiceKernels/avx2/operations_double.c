#include "isa/avx2.h"
#include "operations/operations_double.inc"
#include "isa/end.h"
