#include "../internal/avx512.h"
#include "../operations_functions.inc"
#include "../internal/end.h"
