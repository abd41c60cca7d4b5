#include "isa/baseline.h"
#include "sort/sort.inc"
#include "isa/end.h"
