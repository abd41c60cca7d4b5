#include "isa/baseline.h"
#include "index/gather.inc"
#include "isa/end.h"
