#include "../internal/baseline.h"
#include "../operations_integer.inc"
#include "../internal/end.h"
