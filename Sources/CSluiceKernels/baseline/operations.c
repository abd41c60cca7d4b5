#include "isa/baseline.h"
#include "operations/operations.inc"
#include "isa/end.h"
