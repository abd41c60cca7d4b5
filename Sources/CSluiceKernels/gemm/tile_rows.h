// How many rows of a tile fill the registers, in the innermost loops of contractions and convolutions.
#pragma once
#include "isa/common.h"

// Most rows of a tile with 1, 2, 4 and 8 vectors: accumulators, operands and masks fill the register file.
#if SLUICE_LANES == 16
#define ROWS_1 12
#define ROWS_2 12
#define ROWS_4 6
#define ROWS_8 3
#else
#define ROWS_1 12
#define ROWS_2 6
#define ROWS_4 3
#define ROWS_8 1
#endif

// X(rows, v) for each number of rows.
#define UP_TO_3(X, v) X(1, v) X(2, v) X(3, v)
#define UP_TO_6(X, v) UP_TO_3(X, v) X(4, v) X(5, v) X(6, v)
#define UP_TO_12(X, v) UP_TO_6(X, v) X(7, v) X(8, v) X(9, v) X(10, v) X(11, v) X(12, v)
