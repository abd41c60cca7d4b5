#include "isa/avx2.h"
#include "index/scatter.inc"
#include "isa/end.h"
