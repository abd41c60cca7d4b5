#include "../internal/avx512.h"
#include "../copy.inc"
#include "../internal/end.h"
