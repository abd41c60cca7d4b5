#include "isa/baseline.h"
#include "sort/sort_body.inc"
#include "isa/end.h"
