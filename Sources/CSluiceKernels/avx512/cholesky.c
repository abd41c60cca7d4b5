#include "isa/avx512.h"
#include "linear/cholesky.inc"
#include "isa/end.h"
