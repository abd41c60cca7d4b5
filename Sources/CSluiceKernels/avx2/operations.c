#include "isa/avx2.h"
#include "operations/operations.inc"
#include "isa/end.h"
