#include "../internal/avx2.h"
#include "../sort_body.inc"
#include "../internal/end.h"
