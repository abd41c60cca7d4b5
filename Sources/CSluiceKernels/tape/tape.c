// What the compiler asks of a tape: its chunks.
#include "tape/tape_layout.h"

static int64_t parts(int64_t size, int64_t part) { return part > 0 ? (size + part - 1) / part : size > 0; }

int64_t sluice_tape_chunks(const sluice_tape *tape) {
  int64_t columns = parts(tape->cols, tape->chunk_cols);
  // A row reduced over no columns is still a result.
  if (tape->cols == 0 && tape_reduces_rows(tape)) columns = 1;
  return parts(tape->rows, tape->chunk_rows) * columns;
}
