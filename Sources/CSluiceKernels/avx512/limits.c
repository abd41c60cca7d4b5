#include "isa/avx512.h"
#include "limits/limits.inc"
#include "isa/end.h"
