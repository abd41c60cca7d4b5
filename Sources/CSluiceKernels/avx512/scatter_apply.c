#include "../internal/avx512.h"
#include "../scatter_apply.inc"
#include "../internal/end.h"
