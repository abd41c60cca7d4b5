#include "isa/avx512.h"
#include "index/scatter_apply.inc"
#include "isa/end.h"
