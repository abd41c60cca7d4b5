#include "isa/baseline.h"
#include "index/scatter_apply_wide.inc"
#include "isa/end.h"
