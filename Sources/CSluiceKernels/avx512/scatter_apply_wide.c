#include "../internal/avx512.h"
#include "../scatter_apply_wide.inc"
#include "../internal/end.h"
