#include "../internal/avx2.h"
#include "../operations_convert.inc"
#include "../internal/end.h"
