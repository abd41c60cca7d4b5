import SluicePasses

/// Where each allocation of a schedule lies in the arena.
struct ArenaPlan {
  var offsets: [Int]
  var byteCount: Int
  var lowerBound: Int

  var certificate: String {
    "arena \(CompileReport.grouped(byteCount)) B, lower bound \(CompileReport.grouped(lowerBound)) B"
  }
}

/// One allocation after the other.
func planArena(_ schedule: Schedule) -> ArenaPlan {
  var offsets: [Int] = []
  var end = 0
  for allocation in schedule.allocations {
    offsets.append(end)
    end += allocation.byteCount
  }
  return ArenaPlan(offsets: offsets, byteCount: end, lowerBound: schedule.peakByteCount)
}
