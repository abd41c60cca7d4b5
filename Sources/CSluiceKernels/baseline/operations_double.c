#include "isa/baseline.h"
#include "operations/operations_double.inc"
#include "isa/end.h"
