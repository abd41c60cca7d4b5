#include "../internal/avx512.h"
#include "../sort.inc"
#include "../internal/end.h"
