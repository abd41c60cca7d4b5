#include "../internal/avx2.h"
#include "../operations_double.inc"
#include "../internal/end.h"
