#include "../internal/baseline.h"
#include "../operations_float.inc"
#include "../internal/end.h"
