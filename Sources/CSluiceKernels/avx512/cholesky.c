#include "../internal/avx512.h"
#include "../cholesky.inc"
#include "../internal/end.h"
