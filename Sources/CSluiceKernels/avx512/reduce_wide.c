#include "../internal/avx512.h"
#include "../reduce_wide.inc"
#include "../internal/end.h"
