#include "isa/baseline.h"
#include "copy/dynamic_copy.inc"
#include "isa/end.h"
