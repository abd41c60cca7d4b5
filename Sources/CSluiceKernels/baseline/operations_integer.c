#include "isa/baseline.h"
#include "operations/operations_integer.inc"
#include "isa/end.h"
