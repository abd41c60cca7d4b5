#include "../internal/avx512.h"
#include "../operations_double.inc"
#include "../internal/end.h"
