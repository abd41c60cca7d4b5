#include "../internal/avx2.h"
#include "../operations_float.inc"
#include "../internal/end.h"
