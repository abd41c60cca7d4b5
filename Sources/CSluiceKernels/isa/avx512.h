// Compiles what follows for AVX-512 (F, BW, DQ, VL). First line of every file in avx512/; `isa/end.h` is the
// last.
#pragma once
#define SLUICE_ISA_LEVEL 2
#define SLUICE_NAME(name) name##_avx512
#define SLUICE_LANES 16
#define SLUICE_HAS_FMA 1
#include "isa/common.h"
#if SLUICE_X86
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2,lzcnt,popcnt,f16c"))), \
    apply_to = function)
#endif
