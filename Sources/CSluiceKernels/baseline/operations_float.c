#include "isa/baseline.h"
#include "operations/operations_float.inc"
#include "isa/end.h"
