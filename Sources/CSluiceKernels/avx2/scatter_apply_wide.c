#include "../internal/avx2.h"
#include "../scatter_apply_wide.inc"
#include "../internal/end.h"
