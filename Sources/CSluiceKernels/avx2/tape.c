#include "isa/avx2.h"
#include "tape/tape.inc"
#include "isa/end.h"
