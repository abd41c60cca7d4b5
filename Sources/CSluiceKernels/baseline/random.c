#include "isa/baseline.h"
#include "random/random.inc"
#include "isa/end.h"
