// Monoids, scalar regions and reductions by either. Part of sluice_kernels.h, which is what to include.
#pragma once
#include "sluice_kernels.h"

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
