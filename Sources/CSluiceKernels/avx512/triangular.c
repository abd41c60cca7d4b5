#include "../internal/avx512.h"
#include "../triangular.inc"
#include "../internal/end.h"
