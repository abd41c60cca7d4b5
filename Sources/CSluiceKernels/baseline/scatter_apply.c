#include "isa/baseline.h"
#include "index/scatter_apply.inc"
#include "isa/end.h"
