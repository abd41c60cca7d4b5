#include "../internal/avx2.h"
#include "../operations.inc"
#include "../internal/end.h"
