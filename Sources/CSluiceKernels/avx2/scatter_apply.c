#include "isa/avx2.h"
#include "index/scatter_apply.inc"
#include "isa/end.h"
