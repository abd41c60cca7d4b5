#include "../internal/baseline.h"
#include "../copy.inc"
#include "../internal/end.h"
