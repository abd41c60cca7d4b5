#include "../internal/baseline.h"
#include "../tape.inc"
#include "../internal/end.h"
