#include "isa/avx512.h"
#include "convolution/convolution.inc"
#include "isa/end.h"
