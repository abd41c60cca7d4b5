#include "../internal/avx2.h"
#include "../triangular.inc"
#include "../internal/end.h"
