#include "../internal/avx2.h"
#include "../random.inc"
#include "../internal/end.h"
