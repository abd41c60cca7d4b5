#include "../internal/baseline.h"
#include "../convolution.inc"
#include "../internal/end.h"
