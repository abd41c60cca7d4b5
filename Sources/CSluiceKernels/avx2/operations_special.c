#include "../internal/avx2.h"
#include "../operations_special.inc"
#include "../internal/end.h"
