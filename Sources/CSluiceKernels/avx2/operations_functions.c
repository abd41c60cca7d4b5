#include "../internal/avx2.h"
#include "../operations_functions.inc"
#include "../internal/end.h"
