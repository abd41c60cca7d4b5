#include "../internal/baseline.h"
#include "../operations_functions.inc"
#include "../internal/end.h"
