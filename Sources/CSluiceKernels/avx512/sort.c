#include "isa/avx512.h"
#include "sort/sort.inc"
#include "isa/end.h"
