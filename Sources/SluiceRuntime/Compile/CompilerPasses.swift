import SluiceIR
import SluicePasses

/// The passes in whose place a test of validation puts broken ones.
package struct ExchangeablePasses: Sendable {
  package var simplify: Pass<Graph, Graph>
  package var fuse: Pass<ClusteredGraph, FusedGroups>

  package static let standard = ExchangeablePasses(simplify: SluicePasses.simplify, fuse: fusePass)
}

/// Graph -> KernelGraph at `-O none`: a group for each node.
let formGroups = Pass<Graph, FusedGroups>("form-groups") { (graph, _) throws(SluiceError) in
  FusedGroups(kernels: try unfusedGroups(graph), decisions: [], source: graph)
}

/// KernelGraph -> Schedule, with room for what kernels need while they run.
func schedulePass(_ layout: StateLayout) -> Pass<KernelGraph, Schedule> {
  Pass("schedule") { (graph, _) throws(SluiceError) in
    try schedule(graph, layout: layout, workspace: \.workspaceByteCount)
  }
}

/// Schedule -> Schedule with the place of each allocation in the arena.
let planArena = Pass<Schedule, PlannedSchedule>("plan-memory") { (schedule, _) throws(SluiceError) in
  PlannedSchedule(schedule: schedule, plan: try planMemory(schedule.memoryProblem))
}

/// Schedule -> Program.
func lowerPass(_ layout: StateLayout, _ source: Graph) -> Pass<PlannedSchedule, Program> {
  Pass("lower") { (planned, _) throws(SluiceError) in
    try lower(
      planned.schedule, offsets: planned.plan.offsets, arenaByteCount: planned.plan.arenaByteCount,
      layout: layout, source: source)
  }
}

/// A schedule whose allocations have their places.
struct PlannedSchedule: Phase {
  static var phaseName: String { Schedule.phaseName }
  static var unit: String { Schedule.unit }
  var schedule: Schedule
  var plan: MemoryPlan

  var dot: String { schedule.dot }
  var size: Int { schedule.size }

  /// The certificate, a line for each allocation, and the schedule.
  var text: String {
    let lines = zip(schedule.allocations, plan.offsets).enumerated().map { index, entry in
      let life = entry.0.lifetime
      return "m\(index) at \(entry.1): \(entry.0.byteCount) B [\(life.lowerBound), \(life.upperBound))"
    }
    return (["\(plan.certificate)"] + lines).joined(separator: "\n") + "\n" + schedule.text
  }

  /// Throws unless the plan keeps apart what lives at the same time, and every group reads what it is meant to.
  func validate(_ layout: StateLayout) throws(SluiceError) {
    try PlanValidator.validate(plan, for: schedule.memoryProblem)
    try SluicePasses.validate(schedule, offsets: plan.offsets, layout: layout)
  }
}
