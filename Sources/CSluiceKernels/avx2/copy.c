#include "../internal/avx2.h"
#include "../copy.inc"
#include "../internal/end.h"
