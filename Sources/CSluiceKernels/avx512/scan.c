#include "isa/avx512.h"
#include "scan/scan.inc"
#include "isa/end.h"
