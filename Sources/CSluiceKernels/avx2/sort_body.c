#include "isa/avx2.h"
#include "sort/sort_body.inc"
#include "isa/end.h"
