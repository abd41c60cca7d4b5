#include "isa/avx2.h"
#include "copy/copy.inc"
#include "isa/end.h"
