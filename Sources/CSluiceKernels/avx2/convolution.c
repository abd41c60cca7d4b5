#include "../internal/avx2.h"
#include "../convolution.inc"
#include "../internal/end.h"
