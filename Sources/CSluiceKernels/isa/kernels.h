// The kernels of every family and instruction set, by name: what isa.c tabulates.
#pragma once
#include "sluice_kernels.h"

struct sluice_scatter_rows;

#define SLUICE_DECLARE_KERNELS(isa) \
  void sluice_tape_run_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_gemm_run_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_gemm_pack_##isa(const void *, void *const *, int64_t, void *); \
  /* What the two call for other types than f32. */ \
  void sluice_gemm_run_f64_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_gemm_run_i32_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_gemm_run_i64_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_gemm_pack_f64_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_gemm_pack_i32_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_gemm_pack_i64_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_reduce_run_##isa(const void *, void *const *, int64_t, void *); \
  /* out[i] = combine(out[i], update[i]), n elements, by a monoid of 32-bit or 64-bit lanes. */ \
  void sluice_scatter_apply_##isa(int, char *, int64_t, const char *, int64_t, int64_t); \
  void sluice_scatter_apply_wide_##isa(int, char *, int64_t, const char *, int64_t, int64_t); \
  void sluice_scatter_apply_rows_##isa(int, const struct sluice_scatter_rows *, char *, const char *); \
  void sluice_scatter_apply_rows_wide_##isa(int, const struct sluice_scatter_rows *, char *, const char *); \
  void sluice_reduce_wide_run_##isa(const void *, void *const *, int64_t, void *); /* what sluice_reduce_run calls */ \
  void sluice_reduce_body_run_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_copy_run_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_gather_run_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_scatter_run_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_dynamic_copy_run_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_sort_body_run_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_convolution_run_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_scan_run_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_triangular_run_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_cholesky_run_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_sort_run_##isa(const void *, void *const *, int64_t, void *); \
  void sluice_random_run_##isa(const void *, void *const *, int64_t, void *); \
  /* Runs `tape` over rows row0..<row1 and columns col0..<col1 of its grid. SLUICE_BUFFER_TILE is element */ \
  /* (r - row0, c - col0) of `tile`, of the access's type, whose rows follow one another. REDUCE_COL writes row */ \
  /* `chunk` of its partials; if columns are split, each call writes its own columns. If a step is REDUCE_ROW, col0..<col1 must be all columns. */ \
  void sluice_tape_run_rect_##isa( \
      const sluice_tape *tape, void *const *buffers, int64_t row0, int64_t row1, int64_t col0, int64_t col1, \
      const void *tile, int64_t chunk, void *scratch);

SLUICE_DECLARE_KERNELS(baseline)
#if defined(__x86_64__)
SLUICE_DECLARE_KERNELS(avx2)
SLUICE_DECLARE_KERNELS(avx512)
#endif

// Arithmetic of one opcode over `count` elements, a multiple of 16: dst[i] = op(a[i], b[i], c[i]). Bit 0, 1 or 2 of
// `repeated` says that a, b or c is 16 equal lanes to be used for all elements. dst may be an operand. 64-byte
// alignment is not needed. Unused operands are ignored.
typedef void (*sluice_lane_function)(
    void *dst, const void *a, const void *b, const void *c, int64_t count, int repeated);

// By opcode - SLUICE_OP_FIRST_ARITHMETIC.
extern const sluice_lane_function sluice_lane_functions_baseline[];
#if defined(__x86_64__)
extern const sluice_lane_function sluice_lane_functions_avx2[];
extern const sluice_lane_function sluice_lane_functions_avx512[];
#endif
