#include "isa/baseline.h"
#include "limits/limits.inc"
#include "isa/end.h"
