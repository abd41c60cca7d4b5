#include "isa/avx512.h"
#include "random/random.inc"
#include "isa/end.h"
