#include "../internal/baseline.h"
#include "../scatter.inc"
#include "../internal/end.h"
