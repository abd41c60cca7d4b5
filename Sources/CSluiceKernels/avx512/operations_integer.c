#include "../internal/avx512.h"
#include "../operations_integer.inc"
#include "../internal/end.h"
