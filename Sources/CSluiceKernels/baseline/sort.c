#include "../internal/baseline.h"
#include "../sort.inc"
#include "../internal/end.h"
