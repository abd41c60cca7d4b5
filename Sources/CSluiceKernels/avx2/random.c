#include "isa/avx2.h"
#include "random/random.inc"
#include "isa/end.h"
