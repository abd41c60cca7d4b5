#include "../internal/baseline.h"
#include "../random.inc"
#include "../internal/end.h"
