#include "isa/avx512.h"
#include "copy/dynamic_copy.inc"
#include "isa/end.h"
