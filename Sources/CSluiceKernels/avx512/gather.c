#include "isa/avx512.h"
#include "index/gather.inc"
#include "isa/end.h"
