#include "../internal/avx512.h"
#include "../operations_float.inc"
#include "../internal/end.h"
