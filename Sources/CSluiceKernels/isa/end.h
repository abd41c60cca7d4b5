// Ends what isa/avx2.h or isa/avx512.h began.
#if SLUICE_X86 && SLUICE_ISA_LEVEL > 0
#pragma clang attribute pop
#endif
