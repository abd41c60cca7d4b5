#include "isa/baseline.h"
#include "operations/operations_special.inc"
#include "isa/end.h"
