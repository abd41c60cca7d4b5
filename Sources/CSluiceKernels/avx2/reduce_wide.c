#include "../internal/avx2.h"
#include "../reduce_wide.inc"
#include "../internal/end.h"
