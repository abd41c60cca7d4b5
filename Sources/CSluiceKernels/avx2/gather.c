#include "../internal/avx2.h"
#include "../gather.inc"
#include "../internal/end.h"
