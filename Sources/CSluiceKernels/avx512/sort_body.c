#include "../internal/avx512.h"
#include "../sort_body.inc"
#include "../internal/end.h"
