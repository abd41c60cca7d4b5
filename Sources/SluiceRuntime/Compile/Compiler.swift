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
  let validator = PassValidator(isRelaxed: level == .fast, execution: options.execution)
  var log = PassLog(
    dumps: options.dumps, context: context,
    verify: options.verifies ? { (graph) throws(SluiceError) in try Verifier.verify(graph) } : nil,
    validate: options.validates
      ? { (pass, before, after, context) throws(SluiceError) in
        try validator.check(pass, before, after, context)
      } : nil)
  log.record("declare", graph)

  // Graph -> Graph. The order of float operations is fixed before anything is rewritten.
  var optimized = try log.run(expandOperations.intoRegions, on: graph)
  optimized = try log.run(fixFloatOrder.intoRegions, on: optimized)
  if level != .none {
    optimized = try log.run(simplify.intoRegions, on: optimized)
    let folder = KernelFolder(options.execution)
    let fold = foldConstants { (operation, operands) throws(SluiceError) in
      try folder.evaluate(operation, operands)
    }
    optimized = try log.run(fold.intoRegions, on: optimized)
    // Folded constants may be zeros and ones.
    optimized = try log.run(simplify.intoRegions, on: optimized)
  }
  optimized = try log.run(eliminateDeadCode.intoRegions, on: optimized)

  // Graph -> LaidOutGraph -> ClusteredGraph -> KernelGraph -> Schedule -> Program.
  let source = optimized
  let stateLayout = if let layout { layout } else { try StateLayout([graph]) }
  let formed: FusedGroups
  if level == .none {
    formed = try log.run(formGroups, on: optimized)
  } else {
    let laidOut = try log.run(assignLayouts, on: optimized)
    let clustered = try log.run(clusterPass(layout: stateLayout), on: laidOut)
    formed = try log.run(fusePass, on: clustered)
  }
  let schedule = try log.run(schedulePass(stateLayout), on: formed.kernels)
  let planned = try log.run(planArena, on: schedule)
  if options.verifies { try planned.validate(stateLayout) }
  let program = try log.run(lowerPass(stateLayout, source), on: planned)
  if options.validates, level != .none { try validator.check(program, of: optimized) }

  let certificate = planned.plan.certificate
  let report = CompileReport(
    name: graph.name, optimization: level, nodesBefore: graph.nodes.count, nodesAfter: optimized.nodes.count,
    groups: formed.kernels.groups.count, instructions: program.instructions.count,
    kernels: program.kernelCounts, memory: certificate.description,
    arenaByteCount: certificate.arenaByteCount,
    lowerBoundByteCount: certificate.lowerBound, isProvedOptimal: certificate.isProvedOptimal,
    stateByteCount: stateLayout.byteCount, constantByteCount: program.constants.byteCount,
    bytesMoved: formed.kernels.bytesMoved, rewrites: context.budget.spent,
    lastRewrite: context.budget.last, seconds: (clock.now - start).seconds,
    passes: log.entries.dropFirst().map {
      CompileReport.Pass(
        name: $0.pass, seconds: $0.seconds, phase: $0.phase, sizeBefore: $0.sizeBefore,
        sizeAfter: $0.sizeAfter)
    })
  return CompiledProgram(
    program: program, report: report, log: log.entries, fusionDecisions: formed.decisions, source: source)
}

extension Program {
  /// How many instructions there are of each path, the most frequent first.
  fileprivate var kernelCounts: [(kernel: String, count: Int)] {
    var counts: [String: Int] = [:]
    for instruction in instructions { counts[instruction.path, default: 0] += 1 }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { (kernel: $0.key, count: $0.value) }
  }
}
