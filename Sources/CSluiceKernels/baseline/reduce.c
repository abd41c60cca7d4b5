#include "../internal/baseline.h"
#include "../reduce.inc"
#include "../internal/end.h"
