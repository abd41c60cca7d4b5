#include "../internal/baseline.h"
#include "../limits.inc"
#include "../internal/end.h"
