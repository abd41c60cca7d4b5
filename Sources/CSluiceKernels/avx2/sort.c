#include "isa/avx2.h"
#include "sort/sort.inc"
#include "isa/end.h"
