#include "../internal/avx512.h"
#include "../random.inc"
#include "../internal/end.h"
