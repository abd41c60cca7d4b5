#include "isa/avx512.h"
#include "sort/sort_body.inc"
#include "isa/end.h"
