#include "isa/avx2.h"
#include "index/gather.inc"
#include "isa/end.h"
