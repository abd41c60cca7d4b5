// The kernels that a compiled program runs: what the compiler writes (descriptors) and what the executor calls.
//
// Rules that every kernel keeps:
// - It allocates nothing, calls no libm on f32 paths, and touches no memory but its buffers and its scratch.
// - Results are a function of the descriptor and the input bits alone: not of the chunk's thread, nor of the
//   instruction set (AVX2 and AVX-512 give equal bits; the baseline has no FMA and its own bits).
// - A descriptor is immutable; one may run in many threads at once on different buffer tables.
// - Sizes may be zero. Strides may be zero or negative. Buffers need no alignment beyond that of their element.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: Instruction sets

typedef enum { SLUICE_ISA_BASELINE = 0, SLUICE_ISA_AVX2 = 1, SLUICE_ISA_AVX512 = 2 } sluice_isa;

// The best instruction set of this machine that was compiled in.
sluice_isa sluice_isa_best(void);

// MARK: Running

// Every kernel has this form. `arguments` is the kernel's own descriptor (sluice_tape, sluice_gemm, ...), `buffers`
// the run's table of base addresses (descriptors name buffers by their index in it), `chunk` counts from 0 to the
// instruction's chunk count, `scratch` is this thread's, 64-byte aligned and as large as the descriptor asked for.
typedef void (*sluice_kernel)(const void *arguments, void *const *buffers, int64_t chunk, void *scratch);

typedef enum {
  SLUICE_KERNEL_TAPE,       // sluice_tape
  SLUICE_KERNEL_GEMM,       // sluice_gemm
  SLUICE_KERNEL_PACK,       // sluice_gemm: packs b, once, before SLUICE_KERNEL_GEMM (if its plan asks for it)
  SLUICE_KERNEL_REDUCE,     // sluice_reduce
  SLUICE_KERNEL_REDUCE_BODY,  // sluice_reduce_body
  SLUICE_KERNEL_COPY,       // sluice_copy
  SLUICE_KERNEL_GATHER,     // sluice_gather
  SLUICE_KERNEL_SCATTER,    // sluice_scatter
  SLUICE_KERNEL_DYNAMIC_COPY, // sluice_dynamic_copy
  SLUICE_KERNEL_CONVOLUTION,  // sluice_convolution
  SLUICE_KERNEL_SCAN,         // sluice_scan
  SLUICE_KERNEL_RANDOM,       // sluice_random
  SLUICE_KERNEL_SORT,         // sluice_sort
  SLUICE_KERNEL_CHOLESKY,     // sluice_cholesky
  SLUICE_KERNEL_TRIANGULAR,   // sluice_triangular
  SLUICE_KERNEL_SORT_BODY,    // sluice_sort
  SLUICE_KERNEL_COUNT
} sluice_kernel_kind;

// NULL if this machine cannot run `isa`.
sluice_kernel sluice_kernel_for(sluice_kernel_kind kind, sluice_isa isa);

// MARK: Memory operands

// In the order of ElementType. i1 is a byte in memory, 0 or 1.
typedef enum {
  SLUICE_F32, SLUICE_F64, SLUICE_F16, SLUICE_BF16, SLUICE_I8, SLUICE_I16, SLUICE_I32, SLUICE_I64, SLUICE_U8, SLUICE_U16,
  SLUICE_U32, SLUICE_U64, SLUICE_I1,
  SLUICE_TYPE_COUNT
} sluice_type;

typedef struct {
  int64_t size;
  int64_t stride;  // in elements
} sluice_dim;

enum { SLUICE_BUFFER_TILE = -1 };  // in a gemm's epilogue: the product tile

// How a grid of rows x cols elements lies in a buffer. Element (r, c) is at
// offset + sum(row index digit * stride) + sum(col index digit * stride), where the digits are r written in the mixed
// radix of the row dims' sizes (outermost first), and c in that of the col dims. Sizes multiply to rows and to cols;
// rank 0 is size 1. The compiler merges dims that step as one and drops dims of size 1.
typedef struct {
  int32_t buffer;
  uint8_t type;      // sluice_type
  uint8_t row_rank;
  uint8_t col_rank;
  int64_t offset;    // in elements
  const sluice_dim *dims;  // row dims, then col dims
} sluice_access;

// MARK: Tapes

// A tape is a small program in static single assignment over a grid of rows x cols, run block by block: the step loop
// outside, the element loop inside, so that everything between the first load and the last store stays in L1.
// Registers have a class: FULL (an element for each grid point), ROW (one for each row) or UNIFORM (one for all).
// A lane holds one element's value in 32 bits: f32, f16 and bf16 as f32, integers sign- or zero-extended, i1 as a mask of all
// zeros or all ones; or in 64 bits, in a register whose class has SLUICE_WIDE added: f64, i64, u64.
typedef enum { SLUICE_FULL = 0, SLUICE_ROW = 1, SLUICE_UNIFORM = 2, SLUICE_WIDE = 4 } sluice_class;

// Steps that move data; arithmetic opcodes start at SLUICE_OP_FIRST_ARITHMETIC and are found by name.
typedef enum {
  SLUICE_OP_LOAD = 0,    // dst <- access a. dst's class says which: ROW registers load col 0 of each row; UNIFORM (0, 0)
  SLUICE_OP_INDEX,       // dst <- as i32 (not WIDE), the element offset that access a would have (its buffer is not read)
  SLUICE_OP_STORE,       // access b <- register a (of any class; ROW stores at col 0, and the access has cols = 1)
  SLUICE_OP_EXPAND,      // FULL or ROW dst <- register a of a narrower class and the same lanes
  SLUICE_OP_REDUCE_ROW,  // ROW dst <- FULL a, reduced along each row by monoid b, 16 lanes (see sluice_reduce)
  SLUICE_OP_REDUCE_COL,  // access b's row `chunk` <- register a (FULL; or ROW, then cols = 1) reduced over this chunk's
                         // rows in ascending order from the monoid's identity; monoid c. Access b has as
                         // many rows as the tape has chunks. UNIFORM register dst, if it is not
                         // SLUICE_NO_REGISTER, is combined with the result, as what came before it.
  SLUICE_OP_FIRST_ARITHMETIC = 16
} sluice_opcode;
enum { SLUICE_NO_REGISTER = 0xFFFF };

// dst, a, b, c are register numbers but for what is said above. Arithmetic works on any mix of classes: dst's class is
// at least as wide as each operand's; narrower operands are repeated.
typedef struct {
  uint16_t op, dst, a, b, c;
} sluice_step;

typedef struct {
  int64_t rows, cols;
  int64_t chunk_rows;       // rows of one chunk; chunks = ceil(rows / chunk_rows) * ceil(cols / chunk_cols)
  int64_t chunk_cols;       // = cols if any step is REDUCE_ROW or REDUCE_COL; chunks count along cols first
  int32_t step_count;
  int32_t register_count;
  int32_t access_count;
  int32_t constant_count;
  const sluice_step *steps;
  const uint8_t *register_classes;  // sluice_class
  const uint64_t *constants;        // registers 0..<constant_count are UNIFORM and hold these bits, a lane of 32 bits twice
  const sluice_access *accesses;
  const struct sluice_tape_prepared *prepared;  // set by sluice_tape_prepare
} sluice_tape;
// Registers may be assigned more than once: the compiler reuses the register of a dead value, of the same class.
// cols is at most SLUICE_TAPE_MAX_REDUCED_COLS if a step is REDUCE_ROW.
enum { SLUICE_TAPE_MAX_REDUCED_COLS = 8192 };

int64_t sluice_tape_chunks(const sluice_tape *tape);

// Finds what runs need to know of a tape, once: before the first run, into `memory` of sluice_tape_prepared_size bytes, 64-byte
// aligned, that lives as long as the tape. No run covers more than max_rows x max_cols: a chunk's, or as an
// epilogue chunk_batches * chunk_m x chunk_n of its gemm.
size_t sluice_tape_prepared_size(const sluice_tape *tape);
void sluice_tape_prepare(sluice_tape *tape, int64_t max_rows, int64_t max_cols, void *memory);
size_t sluice_tape_scratch(const sluice_tape *tape);  // bytes, of a prepared tape; covers any chunk

// The arithmetic opcode named e.g. "add.f32", "tanh.f32", "compare_lt.i32", "select.f32", "convert.i32.f32"; -1 if there
// is none. The name is the operation's, then its operand type (for convert: from, to; select, clamp: the value type).
int32_t sluice_opcode_named(const char *name);
// The name and the number of operands of opcode `op`; NULL past the last.
const char *sluice_opcode_name(int32_t op);
int32_t sluice_opcode_arity(int32_t op);
// Whether steps of these opcodes on FULL registers run in one loop where the second follows the first and alone reads its value.
int sluice_opcodes_pair(int32_t first, int32_t second);

// MARK: Descriptors of the other kernels

// Ranks are unbounded: kernels drop dims of size 1 and merge those that step as one.
#include "sluice_reduce.h"
#include "sluice_gemm.h"
#include "sluice_copy.h"
#include "sluice_index.h"
#include "sluice_convolution.h"
#include "sluice_linear.h"
#include "sluice_sort.h"
#include "sluice_random.h"
#include "sluice_scan.h"

// MARK: Facts

// Whether the kernels were compiled with optimization; a debug build's are about 100 times slower.
int sluice_kernels_optimized(void);
// Tells a spinning thread's core to let others run.
void sluice_pause(void);

#ifdef __cplusplus
}
#endif
