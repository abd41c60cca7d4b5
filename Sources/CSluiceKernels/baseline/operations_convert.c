#include "../internal/baseline.h"
#include "../operations_convert.inc"
#include "../internal/end.h"
