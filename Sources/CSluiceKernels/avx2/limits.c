#include "../internal/avx2.h"
#include "../limits.inc"
#include "../internal/end.h"
