// What the compiler asks of a tape: its chunks and its scratch.
#include "isa/kernels.h"
#include "tape/tape_layout.h"

static int64_t parts(int64_t size, int64_t part) { return part > 0 ? (size + part - 1) / part : size > 0; }

int64_t sluice_tape_chunks(const sluice_tape *tape) {
  int64_t columns = parts(tape->cols, tape->chunk_cols);
  // A row reduced over no columns is still a result.
  if (tape->cols == 0 && tape_reduces_rows(tape)) columns = 1;
  return parts(tape->rows, tape->chunk_rows) * columns;
}

size_t sluice_tape_scratch_rect(const sluice_tape *tape, int64_t max_rows, int64_t max_cols) {
  const int32_t wide = tape_wide_count(tape);
  int64_t target = tape_block_elements(tape->register_count + wide);
  // The largest block of any rectangle within these bounds.
  int64_t elements = target, rows = max_rows < target ? max_rows : target;
  if (max_cols > target && tape_reduces_rows(tape)) elements = round_up(max_cols, 16);
  int64_t full = 4 * (elements + 16), row = 4 * (round_up(rows, 16) + 16);
  int64_t values = (int64_t)tape->constant_count + tape->step_count;
  int64_t bytes = (wide ? 128 : 64) * (values + 1);
  for (int32_t i = 0; i < tape->register_count; i++) {
    const uint8_t class = class_alone(tape->register_classes[i]);
    bytes += (class == SLUICE_FULL ? full : class == SLUICE_ROW ? row : 0) << is_wide(tape->register_classes[i]);
  }
  if (wide) full *= 2;
  for (int32_t i = 0; i < tape->step_count; i++)
    if (tape->steps[i].op == SLUICE_OP_REDUCE_COL) bytes += full;
  bytes += TAPE_SPARES * full;
  bytes += values * 16 + tape->register_count * 24 + tape->step_count * (int64_t)TAPE_BYTES_OF_STEP + 64 * 8;
  return (size_t)round_up(bytes, 64);
}

size_t sluice_tape_scratch(const sluice_tape *tape) {
  int64_t rows = tape->chunk_rows < tape->rows ? tape->chunk_rows : tape->rows;
  int64_t cols = tape->chunk_cols < tape->cols ? tape->chunk_cols : tape->cols;
  return sluice_tape_scratch_rect(tape, rows, cols);
}
