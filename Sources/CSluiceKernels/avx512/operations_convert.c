#include "../internal/avx512.h"
#include "../operations_convert.inc"
#include "../internal/end.h"
