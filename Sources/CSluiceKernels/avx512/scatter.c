#include "../internal/avx512.h"
#include "../scatter.inc"
#include "../internal/end.h"
