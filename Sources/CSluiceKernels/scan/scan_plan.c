// How a scan is cut into chunks.
#include "isa/kernels.h"
#include "copy/nest.h"

int64_t sluice_scan_chunks(const sluice_scan *scan) {
  const int64_t lanes = sluice_product(scan->sizes, scan->rank);
  return scan->length == 0 ? 0 : (lanes + scan->chunk_lanes - 1) / scan->chunk_lanes;
}
