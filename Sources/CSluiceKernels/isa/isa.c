// Instruction sets: which one this machine has, and which kernel serves it.
#include "isa/kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

sluice_isa sluice_isa_best(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
  if (avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    return SLUICE_ISA_AVX512;
  if (avx2) return SLUICE_ISA_AVX2;
#endif
  return SLUICE_ISA_BASELINE;
}

#define KERNELS(isa) \
  { \
    [SLUICE_KERNEL_TAPE] = sluice_tape_run_##isa, [SLUICE_KERNEL_GEMM] = sluice_gemm_run_##isa, \
    [SLUICE_KERNEL_PACK] = sluice_gemm_pack_##isa, [SLUICE_KERNEL_REDUCE] = sluice_reduce_run_##isa, \
    [SLUICE_KERNEL_REDUCE_BODY] = sluice_reduce_body_run_##isa, [SLUICE_KERNEL_COPY] = sluice_copy_run_##isa, \
    [SLUICE_KERNEL_GATHER] = sluice_gather_run_##isa, [SLUICE_KERNEL_SCATTER] = sluice_scatter_run_##isa, \
    [SLUICE_KERNEL_DYNAMIC_COPY] = sluice_dynamic_copy_run_##isa, \
    [SLUICE_KERNEL_SORT_BODY] = sluice_sort_body_run_##isa, \
    [SLUICE_KERNEL_CONVOLUTION] = sluice_convolution_run_##isa, \
    [SLUICE_KERNEL_SCAN] = sluice_scan_run_##isa, \
    [SLUICE_KERNEL_TRIANGULAR] = sluice_triangular_run_##isa, \
    [SLUICE_KERNEL_CHOLESKY] = sluice_cholesky_run_##isa, \
    [SLUICE_KERNEL_SORT] = sluice_sort_run_##isa, \
    [SLUICE_KERNEL_RANDOM] = sluice_random_run_##isa, \
  }

static const sluice_kernel kernels[][SLUICE_KERNEL_COUNT] = {
  [SLUICE_ISA_BASELINE] = KERNELS(baseline),
#if defined(__x86_64__)
  [SLUICE_ISA_AVX2] = KERNELS(avx2),
  [SLUICE_ISA_AVX512] = KERNELS(avx512),
#endif
};

sluice_kernel sluice_kernel_for(sluice_kernel_kind kind, sluice_isa isa) {
  if ((unsigned)kind >= SLUICE_KERNEL_COUNT || (unsigned)isa > (unsigned)sluice_isa_best()) return NULL;
  return kernels[isa][kind];
}

int sluice_kernels_optimized(void) {
#ifdef __OPTIMIZE__
  return 1;
#else
  return 0;
#endif
}

void sluice_pause(void) {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb");
#endif
}
