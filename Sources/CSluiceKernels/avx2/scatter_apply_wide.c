#include "isa/avx2.h"
#include "index/scatter_apply_wide.inc"
#include "isa/end.h"
