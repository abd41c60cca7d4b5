import SluiceIR
import SluicePasses

/// The passes in whose place a test of validation puts broken ones.
package struct ExchangeablePasses: Sendable {
  package var simplify: Pass<Graph, Graph>
  package var fuse: Pass<ClusteredGraph, FusedGroups>

  package static let standard = ExchangeablePasses(simplify: SluicePasses.simplify, fuse: SluicePasses.fuse)
}

/// Graph -> KernelGraph at `-O none`: a group for each node.
let formGroups = Pass<Graph, FusedGroups>("form-groups") { (graph, _) throws(SluiceError) in
  FusedGroups(kernels: try unfusedGroups(graph), decisions: [], source: graph)
}

/// KernelGraph -> Schedule, with room for what kernels need while they run.
func schedule(layout: StateLayout) -> Pass<KernelGraph, Schedule> {
  Pass("schedule") { (graph, _) throws(SluiceError) in
    try schedule(graph, layout: layout, workspace: \.workspaceByteCount)
  }
}

/// Schedule -> Program.
func lower(layout: StateLayout, source: Graph) -> Pass<PlannedSchedule, Program> {
  Pass("lower") { (planned, _) throws(SluiceError) in
    try lower(
      planned.schedule, offsets: planned.plan.offsets, arenaByteCount: planned.plan.arenaByteCount,
      layout: layout, source: source)
  }
}
