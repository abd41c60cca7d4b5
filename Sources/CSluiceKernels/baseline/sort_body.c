#include "../internal/baseline.h"
#include "../sort_body.inc"
#include "../internal/end.h"
