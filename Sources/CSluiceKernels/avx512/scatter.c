#include "isa/avx512.h"
#include "index/scatter.inc"
#include "isa/end.h"
