#include "../internal/avx2.h"
#include "../reduce.inc"
#include "../internal/end.h"
