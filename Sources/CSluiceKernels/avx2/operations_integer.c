#include "../internal/avx2.h"
#include "../operations_integer.inc"
#include "../internal/end.h"
