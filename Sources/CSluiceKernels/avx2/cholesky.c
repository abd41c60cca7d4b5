#include "../internal/avx2.h"
#include "../cholesky.inc"
#include "../internal/end.h"
