#include "isa/avx2.h"
#include "operations/operations_float.inc"
#include "isa/end.h"
