#include "../internal/baseline.h"
#include "../triangular.inc"
#include "../internal/end.h"
