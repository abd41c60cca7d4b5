#include "../internal/avx2.h"
#include "../scan.inc"
#include "../internal/end.h"
