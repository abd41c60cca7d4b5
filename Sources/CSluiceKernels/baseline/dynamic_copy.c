#include "../internal/baseline.h"
#include "../dynamic_copy.inc"
#include "../internal/end.h"
