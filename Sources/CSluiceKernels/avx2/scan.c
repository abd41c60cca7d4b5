#include "isa/avx2.h"
#include "scan/scan.inc"
#include "isa/end.h"
