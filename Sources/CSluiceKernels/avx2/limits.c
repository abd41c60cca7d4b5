#include "isa/avx2.h"
#include "limits/limits.inc"
#include "isa/end.h"
