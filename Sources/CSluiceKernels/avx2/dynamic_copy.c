#include "../internal/avx2.h"
#include "../dynamic_copy.inc"
#include "../internal/end.h"
