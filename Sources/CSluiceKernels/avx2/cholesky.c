#include "isa/avx2.h"
#include "linear/cholesky.inc"
#include "isa/end.h"
