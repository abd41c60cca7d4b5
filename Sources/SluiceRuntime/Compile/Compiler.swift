import CSluiceKernels
import SluiceIR
import SluiceOperations
import SluicePasses

/// Compiles a function: the whole pipeline, in order.
///
/// `layout` is the State's of the family that the program belongs to; by default that of its own state
/// parameters.
package func compile(
  _ graph: Graph, options: CompileOptions = CompileOptions(), layout: StateLayout? = nil
) throws(SluiceError) -> CompiledProgram {
  let clock = ContinuousClock()
  let start = clock.now
  let level = options.optimization
  let context = PassContext(
    allowsRelaxed: level == .fast, budget: RewriteBudget(limit: options.rewriteLimit ?? .max))
  var log = PassLog(dumps: options.dumps, context: context)
  log.record("declare", graph)

  // Graph -> Graph. The order of float operations is fixed before anything is rewritten.
  var optimized = try log.run(inlineDerivatives, on: graph)
  optimized = try log.run(fixFloatOrder, on: optimized)
  optimized = try log.run(eliminateDeadCode, on: optimized)

  // Graph -> KernelGraph -> Schedule -> Program.
  let source = optimized
  let stateLayout = if let layout { layout } else { try StateLayout([graph]) }
  let kernels: KernelGraph
  var decisions: [FusionDecision] = []
  if level == .none {
    kernels = try log.run(formGroups, on: optimized)
  } else {
    let fused = try log.run(fusePass(layout: stateLayout), on: optimized)
    (kernels, decisions) = (fused.kernels, fused.decisions)
  }
  let schedule = try log.run(scheduleGroups, on: kernels)
  let plan = planArena(schedule)
  if options.verifies { try validate(schedule, offsets: plan.offsets, layout: stateLayout) }
  let program = try log.run(
    Pass<Schedule, Program>("lower") { (schedule, _) throws(SluiceError) in
      try lower(
        schedule, offsets: plan.offsets, arenaByteCount: plan.byteCount, layout: stateLayout, source: source)
    }, on: schedule)

  let report = CompileReport(
    name: graph.name, optimization: level, nodesBefore: graph.nodes.count, nodesAfter: optimized.nodes.count,
    groups: kernels.groups.count, instructions: program.instructions.count, kernels: program.kernelCounts,
    memory: plan.certificate, arenaByteCount: plan.byteCount, lowerBoundByteCount: plan.lowerBound,
    isProvedOptimal: plan.byteCount == plan.lowerBound, stateByteCount: stateLayout.byteCount,
    constantByteCount: program.constants.byteCount, bytesMoved: kernels.bytesMoved,
    seconds: (clock.now - start).seconds,
    passes: log.entries.dropFirst().map {
      CompileReport.Pass(
        name: $0.pass, seconds: $0.seconds, phase: $0.phase, sizeBefore: $0.sizeBefore,
        sizeAfter: $0.sizeAfter)
    })
  return CompiledProgram(
    program: program, report: report, log: log.entries, fusionDecisions: decisions, source: source)
}

/// `-O none`: a group for each node.
package let formGroups = Pass<Graph, KernelGraph>("form-groups") { (graph, _) throws(SluiceError) in
  try unfusedGroups(graph)
}

package let scheduleGroups = Pass<KernelGraph, Schedule>("schedule") { (graph, _) throws(SluiceError) in
  try schedule(graph, workspace: \.workspaceByteCount)
}

extension Program {
  /// How many instructions there are of each path, the most frequent first.
  fileprivate var kernelCounts: [(kernel: String, count: Int)] {
    var counts: [String: Int] = [:]
    for instruction in instructions { counts[instruction.path, default: 0] += 1 }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { (kernel: $0.key, count: $0.value) }
  }
}
