#include "isa/avx512.h"
#include "operations/operations_special.inc"
#include "isa/end.h"
