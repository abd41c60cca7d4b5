#include "isa/baseline.h"
#include "linear/cholesky.inc"
#include "isa/end.h"
