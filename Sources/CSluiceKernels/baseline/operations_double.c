#include "../internal/baseline.h"
#include "../operations_double.inc"
#include "../internal/end.h"
