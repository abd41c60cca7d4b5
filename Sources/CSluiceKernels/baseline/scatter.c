#include "isa/baseline.h"
#include "index/scatter.inc"
#include "isa/end.h"
