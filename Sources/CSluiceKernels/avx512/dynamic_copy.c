#include "../internal/avx512.h"
#include "../dynamic_copy.inc"
#include "../internal/end.h"
