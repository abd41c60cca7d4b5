#include "isa/avx512.h"
#include "tape/tape.inc"
#include "isa/end.h"
