#include "../internal/avx512.h"
#include "../tape.inc"
#include "../internal/end.h"
