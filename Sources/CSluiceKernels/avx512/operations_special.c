#include "../internal/avx512.h"
#include "../operations_special.inc"
#include "../internal/end.h"
