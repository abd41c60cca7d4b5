#include "../internal/avx512.h"
#include "../convolution.inc"
#include "../internal/end.h"
