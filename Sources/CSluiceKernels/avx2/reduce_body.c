#include "../internal/avx2.h"
#include "../reduce_body.inc"
#include "../internal/end.h"
