#include "../internal/baseline.h"
#include "../scatter_apply_wide.inc"
#include "../internal/end.h"
