// What every kernel source starts from. A family of kernels is one .inc file in its job's folder; baseline/, avx2/ and
// avx512/ each hold a file of three lines that compiles it for one instruction set, say avx2/tape.c:
//
//     #include "isa/avx2.h"
//     #include "tape/tape.inc"
//     #include "isa/end.h"
//
// The header defines SLUICE_ISA_LEVEL (0, 1, 2), SLUICE_NAME(x) (x_avx2, for what other files call), SLUICE_LANES (32-bit
// lanes of a native vector) and SLUICE_HAS_FMA. Everything else is static, so names need no suffix.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "sluice_kernels.h"

#if defined(__x86_64__)
#define SLUICE_X86 1
#include <immintrin.h>
#else
#define SLUICE_X86 0
#endif

// Whether this translation unit has anything to compile: AVX exists on x86 alone.
#define SLUICE_COMPILED (SLUICE_ISA_LEVEL == 0 || SLUICE_X86)

// Vectors wider than the architecture's calling convention are passed between inlined functions only.
#pragma clang diagnostic ignored "-Wpsabi"
#pragma clang diagnostic ignored "-Wunused-function"
#pragma clang fp contract(off)

// Of functions in which small programs spend their time: they begin with a line of the cache, or a step of a few microseconds
// is some percent slower after a change elsewhere in the program, that moved them.
#define SLUICE_HOT __attribute__((aligned(64)))
#define SLUICE_INLINE static inline __attribute__((always_inline))
