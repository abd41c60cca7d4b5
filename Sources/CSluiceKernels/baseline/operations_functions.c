#include "isa/baseline.h"
#include "operations/operations_functions.inc"
#include "isa/end.h"
