#include "../internal/avx512.h"
#include "../limits.inc"
#include "../internal/end.h"
