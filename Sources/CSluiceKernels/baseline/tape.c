#include "isa/baseline.h"
#include "tape/tape.inc"
#include "isa/end.h"
