#include "../internal/avx512.h"
#include "../operations.inc"
#include "../internal/end.h"
