#include "../internal/baseline.h"
#include "../scatter_apply.inc"
#include "../internal/end.h"
