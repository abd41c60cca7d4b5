#include "../internal/avx512.h"
#include "../reduce_body.inc"
#include "../internal/end.h"
