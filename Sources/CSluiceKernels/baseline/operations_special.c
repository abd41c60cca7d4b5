#include "../internal/baseline.h"
#include "../operations_special.inc"
#include "../internal/end.h"
