#include "../internal/avx2.h"
#include "../sort.inc"
#include "../internal/end.h"
