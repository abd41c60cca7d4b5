#include "../internal/avx512.h"
#include "../scan.inc"
#include "../internal/end.h"
