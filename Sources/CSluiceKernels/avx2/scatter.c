#include "../internal/avx2.h"
#include "../scatter.inc"
#include "../internal/end.h"
