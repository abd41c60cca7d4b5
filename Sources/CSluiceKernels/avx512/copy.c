#include "isa/avx512.h"
#include "copy/copy.inc"
#include "isa/end.h"
