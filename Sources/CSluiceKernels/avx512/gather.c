#include "../internal/avx512.h"
#include "../gather.inc"
#include "../internal/end.h"
