#include "../internal/baseline.h"
#include "../operations.inc"
#include "../internal/end.h"
