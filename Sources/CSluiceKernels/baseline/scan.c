#include "isa/baseline.h"
#include "scan/scan.inc"
#include "isa/end.h"
