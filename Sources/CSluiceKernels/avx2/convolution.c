#include "isa/avx2.h"
#include "convolution/convolution.inc"
#include "isa/end.h"
