#include "../internal/baseline.h"
#include "../scan.inc"
#include "../internal/end.h"
