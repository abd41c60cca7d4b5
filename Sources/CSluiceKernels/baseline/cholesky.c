#include "../internal/baseline.h"
#include "../cholesky.inc"
#include "../internal/end.h"
