#include "isa/baseline.h"
#include "copy/copy.inc"
#include "isa/end.h"
