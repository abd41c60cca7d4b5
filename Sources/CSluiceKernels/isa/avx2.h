// Compiles what follows for AVX2 with FMA. First line of every file in avx2/; `isa/end.h` is the last.
#pragma once
#define SLUICE_ISA_LEVEL 1
#define SLUICE_NAME(name) name##_avx2
#define SLUICE_LANES 8
#define SLUICE_HAS_FMA 1
#include "isa/common.h"
#if SLUICE_X86
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2,lzcnt,popcnt,f16c"))), apply_to = function)
#endif
