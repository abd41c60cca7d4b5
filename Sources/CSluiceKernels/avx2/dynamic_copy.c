#include "isa/avx2.h"
#include "copy/dynamic_copy.inc"
#include "isa/end.h"
