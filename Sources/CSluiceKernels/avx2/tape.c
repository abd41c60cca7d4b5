#include "../internal/avx2.h"
#include "../tape.inc"
#include "../internal/end.h"
