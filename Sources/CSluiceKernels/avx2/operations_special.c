#include "isa/avx2.h"
#include "operations/operations_special.inc"
#include "isa/end.h"
