#include "isa/avx2.h"
#include "linear/triangular.inc"
#include "isa/end.h"
