#include "../internal/avx512.h"
#include "../reduce.inc"
#include "../internal/end.h"
