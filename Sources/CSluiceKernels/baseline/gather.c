#include "../internal/baseline.h"
#include "../gather.inc"
#include "../internal/end.h"
