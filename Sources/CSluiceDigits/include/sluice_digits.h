// Handwritten digits that come with the package: 1,797 images of 8 x 8 pixels. README.md says whose they are.
#pragma once
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { SLUICE_DIGITS_COUNT = 1797, SLUICE_DIGITS_PIXELS = 64 };

// For each image 64 pixels, row by row, from 0 (white) to 16, and then its digit, 0 to 9: 65 bytes.
// (A function, since Swift imports no array as long as this.)
const unsigned char *sluice_digits(void);

#ifdef __cplusplus
}
#endif
