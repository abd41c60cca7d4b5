#include "isa/avx512.h"
#include "operations/operations.inc"
#include "isa/end.h"
