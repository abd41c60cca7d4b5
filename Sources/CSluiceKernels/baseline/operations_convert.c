#include "isa/baseline.h"
#include "operations/operations_convert.inc"
#include "isa/end.h"
