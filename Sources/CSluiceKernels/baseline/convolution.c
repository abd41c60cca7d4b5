#include "isa/baseline.h"
#include "convolution/convolution.inc"
#include "isa/end.h"
