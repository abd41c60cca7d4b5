#include "../internal/avx2.h"
#include "../scatter_apply.inc"
#include "../internal/end.h"
