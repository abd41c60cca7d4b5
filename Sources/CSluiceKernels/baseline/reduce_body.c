#include "../internal/baseline.h"
#include "../reduce_body.inc"
#include "../internal/end.h"
