#include "sluice_digits.h"

// #embed compiles in a tenth of a second; as a Swift array literal these bytes would take half a minute.
static const unsigned char digits[SLUICE_DIGITS_COUNT * (SLUICE_DIGITS_PIXELS + 1)] = {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc23-extensions"
#embed "digits.bin"
#pragma clang diagnostic pop
};

const unsigned char *sluice_digits(void) { return digits; }
