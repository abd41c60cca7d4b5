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
  SLUICE_KERNEL_REDUCE_BODY,// sluice_reduce_body
  SLUICE_KERNEL_COPY,       // sluice_copy
  SLUICE_KERNEL_GATHER,     // sluice_gather
  SLUICE_KERNEL_SCATTER,    // sluice_scatter
  SLUICE_KERNEL_DYNAMIC_COPY, // sluice_dynamic_copy
  SLUICE_KERNEL_CONVOLUTION,  // sluice_convolution
  SLUICE_KERNEL_SCAN,         // sluice_scan
  SLUICE_KERNEL_RANDOM, // sluice_random
  SLUICE_KERNEL_SORT, // sluice_sort
  SLUICE_KERNEL_CHOLESKY, // sluice_cholesky
  SLUICE_KERNEL_TRIANGULAR, // sluice_triangular
  SLUICE_KERNEL_SORT_BODY, // sluice_sort
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
                         // many rows as the tape has chunks.
  SLUICE_OP_FIRST_ARITHMETIC = 16
} sluice_opcode;

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

// MARK: Reductions

// Monoids with a fast loop. Identities: add -0.0 (exact for every float), multiply 1, minimum +inf, maximum -inf,
// integers as usual. NaN wins in minimum and maximum; -0 < +0 there. Where signs do not matter I32 serves u32 and I64 u64;
// narrower types are converted first.
typedef enum {
  SLUICE_ADD_F32, SLUICE_MUL_F32, SLUICE_MIN_F32, SLUICE_MAX_F32,
  SLUICE_ADD_I32, SLUICE_MUL_I32, SLUICE_MIN_I32, SLUICE_MAX_I32, SLUICE_AND_I32, SLUICE_OR_I32, SLUICE_XOR_I32,
  SLUICE_MIN_U32, SLUICE_MAX_U32,
  SLUICE_AND_I1, SLUICE_OR_I1, SLUICE_XOR_I1,
  // In lanes of 64 bits:
  SLUICE_ADD_F64, SLUICE_MUL_F64, SLUICE_MIN_F64, SLUICE_MAX_F64,
  SLUICE_ADD_I64, SLUICE_MUL_I64, SLUICE_MIN_I64, SLUICE_MAX_I64, SLUICE_AND_I64, SLUICE_OR_I64, SLUICE_XOR_I64,
  SLUICE_MIN_U64, SLUICE_MAX_U64,
  SLUICE_MONOID_COUNT
} sluice_monoid;

// Reduces over some dims. For each output (its index runs row-major over `kept`), the reduced sequence is row-major over
// `reduced`. THE ORDER (the bit contract): the sequence is cut into chunks of `chunk` elements. Within a chunk there are
// `lanes` (1 or 16) accumulators that start from the identity; element k of the chunk goes to lane k mod lanes; then
// lane l takes lane l + lanes/2, and so on halving. Chunk results are combined in ascending order; at last
// result = monoid(init, combined). If `partials`, chunk results are stored instead, to out[output * parts + chunk],
// and the compiler emits a second reduction over them (lanes 1, one chunk).
typedef struct {
  int32_t in, out, init;      // buffers; init is read at init_offset (ignored if `partials`)
  int64_t in_offset, out_offset, init_offset;
  uint8_t monoid, lanes, partials;
  int32_t kept_rank, reduced_rank;
  const sluice_dim *kept;     // sizes, and strides in `in`
  const sluice_dim *reduced;
  int64_t chunk;
  int64_t outputs_per_chunk;  // of the instruction: outputs (or output-part pairs, if `partials`) in one instruction chunk
} sluice_reduce;

int64_t sluice_reduce_chunks(const sluice_reduce *reduce);
size_t sluice_reduce_scratch(const sluice_reduce *reduce);

// A scalar region: lanes of every parameter in registers 0..<parameters (constants follow them), results in `results`.
typedef struct {
  int32_t parameter_count, constant_count, result_count, register_count, step_count;
  const uint64_t *constants;  // registers parameter_count..<parameter_count+constant_count; a lane of 32 bits twice
  const sluice_step *steps;   // arithmetic only, all registers of one class
  const uint16_t *results;    // registers
} sluice_body;

// Reduces several operands at once by a region that is no known monoid (argmax, say): for each output, acc = init, then
// acc = body(acc..., element...) in ascending order of the reduced sequence.
typedef struct {
  int32_t operand_count;
  const int32_t *ins, *outs, *inits;   // buffers; inits are scalars
  const uint8_t *types;                // sluice_type of each operand
  const int64_t *in_offsets;           // of each operand, in elements; so the next two: null means all 0
  const int64_t *out_offsets, *init_offsets;
  int32_t kept_rank, reduced_rank;
  const sluice_dim *const *kept;       // one array for each operand
  const sluice_dim *const *reduced;
  int64_t outputs_per_chunk;
  sluice_body body;                    // 2 * operand_count parameters: accumulators, then elements
} sluice_reduce_body;

int64_t sluice_reduce_body_chunks(const sluice_reduce_body *reduce);
size_t sluice_reduce_body_scratch(const sluice_reduce_body *reduce);

// MARK: Contractions

// c[batch, m, n] = sum over k in ascending order, by FMA from +0, of a[batch, m, k] * b[batch, k, n]; of one type: f32, f64,
// i32 or i64, which wrap. An epilogue's product is of that type too.
// Strides are in elements and arbitrary, so that transposes are absorbed. If `epilogue` is not null it runs over the grid
// [batch * m, n] row range by row range while the product is in cache, reading it through SLUICE_BUFFER_TILE (an access
// with that buffer always means element (r, c) of the product; its dims are ignored); it then does the storing, and c
// is not written unless the epilogue does.
typedef struct {
  int32_t a, b, c;             // buffers; c = -1 if only the epilogue stores
  int64_t a_offset, b_offset, c_offset;
  int64_t m, n, k;
  int64_t a_m, a_k, b_k, b_n;  // strides
  int64_t c_m;                 // row stride of c; its columns are contiguous
  int32_t batch_rank;
  const sluice_dim *batch_a;   // batch dims with a's strides,
  const int64_t *batch_b;      // b's strides,
  const int64_t *batch_c;      // and c's
  const sluice_tape *epilogue; // its chunk_rows and chunk_cols are not read
  // Filled by sluice_gemm_plan from the shapes alone:
  int64_t chunk_m, chunk_n;    // an instruction chunk is one batch's chunk_m x chunk_n tile; chunks count n first, then
                               // m, then batches. REDUCE_COL's row is batch * ceil(m / chunk_m) + the row chunk, so it
                               // has batches * ceil(m / chunk_m) rows (see sluice_gemm_column_rows)
  int64_t chunk_batches;       // more than 1 only where chunk_m = m and chunk_n = n: that many whole batches a chunk
  int32_t packed_b;            // the buffer that SLUICE_KERNEL_PACK fills and the gemm reads; -1 if none
  int32_t path;                // private to the kernels
  int32_t type;                // sluice_type
} sluice_gemm;

typedef struct {
  int64_t packed_bytes;  // 0 if b is read where it is; then packed_b stays -1
  int64_t pack_chunks;
  int64_t chunks;
  size_t scratch;        // of the gemm; its epilogue's comes on top
  size_t pack_scratch;
} sluice_gemm_planned;

// The batches' count; rows of a REDUCE_COL access after planning.
int64_t sluice_gemm_batches(const sluice_gemm *gemm);
int64_t sluice_gemm_column_rows(const sluice_gemm *gemm);

// Chooses chunks and path; sets packed_b to -1: where packed_bytes is not 0 the compiler then gives it a buffer, 64-byte
// aligned, whose contents are valid for as long as b's. m, n or a batch dim of 0 gives 0 chunks (but n = 0 with `full_rows` and an
// epilogue: rows without columns still have reductions); k = 0 gives zeros.
// The gemm's epilogue must be set already, prepared or not. `full_rows`: the epilogue reduces along or across rows, so chunk_n must be n; if it
// has REDUCE_COL steps, chunk_m must be `column_rows` (0 if there are none): then it is kept.
sluice_gemm_planned sluice_gemm_plan(sluice_gemm *gemm, int full_rows, int64_t column_rows);

// MARK: Copies and indexing, for elements of 1, 2, 4 or 8 bytes

// out[i...] = in[i...] over `sizes`, each with its own strides: transpose, slice, broadcast, reverse, concatenate, pad.
typedef struct {
  int32_t in, out;
  int32_t element_size, rank;
  int64_t in_offset, out_offset;
  const int64_t *sizes, *in_strides, *out_strides;
  int64_t chunks;  // filled by sluice_copy_plan
} sluice_copy;

int64_t sluice_copy_plan(sluice_copy *copy);  // returns chunks

// StableHLO's gather, with start indices of any integer type and every dimension already resolved:
// for each batch index (row-major over batch dims) and each offset index over `window` dims,
// out[batch_out + window_out] = operand[batch_operand + clamp(start, 0, limit) * index_operand + window_operand].
// Collapsed and operand batching dims are not among the window dims; a component's limit is the operand's size less the
// slice's along its dim. index_count 0: only batch and window. dynamic_slice is a gather with batch_rank 0.
typedef struct {
  int32_t operand, indices, out, element_size;
  int32_t batch_rank, window_rank, index_count;
  const int64_t *batch_sizes, *batch_index_strides, *batch_out_strides;
  const int64_t *batch_operand_strides;                  // nonzero for operand batching dims
  const int64_t *window_sizes, *window_operand_strides, *window_out_strides;
  int64_t index_stride;                                  // between the components of one start index
  const int64_t *index_operand_strides, *index_limits;   // per component: stride in operand; the last start in bounds
  int64_t operand_offset, indices_offset, out_offset;
  int64_t batch_per_chunk;
  int32_t index_bytes, index_unsigned;                   // the start indices' type
} sluice_gather;

int64_t sluice_gather_chunks(const sluice_gather *gather);

// StableHLO's scatter: `out` already holds the input (the compiler copies it unless the two share memory). For each
// update element in ascending row-major order of its batch and window index, if its own index is in bounds (the
// specification skips element by element; starts are not clamped),
// out[...] = body(out[...], update[...]). Several inputs share the indices and their strides. Inserted and input batching
// dims are not among the window dims; an index component may move an inserted dim (then no window_index names it).
// Different window indices reach different elements, so window dims' operand strides are those of distinct input dims.
typedef struct {
  int32_t operand_count;
  const int32_t *outs, *updates;
  const uint8_t *types;
  const int64_t *out_offsets, *update_offsets;           // of each operand, in elements; null means all 0
  int32_t indices;
  int64_t indices_offset;
  int32_t batch_rank, window_rank, index_count;
  const int64_t *batch_sizes, *batch_index_strides, *batch_update_strides, *batch_operand_strides;
  const int64_t *window_sizes, *window_operand_strides, *window_update_strides;
  int64_t index_stride;
  const int64_t *index_operand_strides;
  const int64_t *index_limits;                           // the last start for which the whole window is in bounds
  const int64_t *index_sizes;                            // the operand's size along each indexed dim
  const uint8_t *window_index;                           // for each window dim, 1 + the index component that moves it, or 0
  int32_t body_kind;                                     // -1: body; -2: replace by the update; else a sluice_monoid
  sluice_body body;                                      // 2 * operand_count parameters: current values, then updates
  int32_t parallel_dim;                                  // the window dim that chunks divide, one that no index moves
                                                         // (so outputs are disjoint); -1: one chunk
  int64_t parallel_size;                                 // of that dim in one chunk
  int32_t index_bytes, index_unsigned;                   // the start indices' type
} sluice_scatter;

int64_t sluice_scatter_chunks(const sluice_scatter *scatter);
size_t sluice_scatter_scratch(const sluice_scatter *scatter);

// In all descriptors above ranks are unbounded: kernels drop dims of size 1 and merge those that step as one.

// Families with headers of their own.
#include "sluice_convolution.h"
#include "sluice_dynamic.h"
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
