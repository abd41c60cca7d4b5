#include "../internal/baseline.h"
#include "../reduce_wide.inc"
#include "../internal/end.h"
