#include "isa/avx512.h"
#include "linear/triangular.inc"
#include "isa/end.h"
