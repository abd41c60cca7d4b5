#include "isa/baseline.h"
#include "linear/triangular.inc"
#include "isa/end.h"
