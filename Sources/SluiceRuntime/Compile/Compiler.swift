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
  var log = PassLog(options)
  return try compile(graph, options: options, layout: layout, log: &log)
}

/// The same with a log of the caller's, made for these options: after an error too it holds the stages reached.
/// `passes` are others than the usual ones in tests of validation.
package func compile(
  _ graph: Graph, options: CompileOptions, layout: StateLayout? = nil, passes: ExchangeablePasses = .standard,
  log: inout PassLog
) throws(SluiceError) -> CompiledProgram {
  let clock = ContinuousClock()
  let start = clock.now
  let level = options.optimization
  let context = log.context
  log.record("declare", graph)

  // Graph -> Graph. The order of float operations is fixed before anything is rewritten.
  var optimized = try log.run(expandOperations.intoRegions, on: graph)
  optimized = try log.run(widenElements.intoRegions, on: optimized)
  optimized = try log.run(fixFloatOrder.intoRegions, on: optimized)
  if level != .none {
    if optimized.hasControl {
      optimized = try log.run(prepareControl.intoRegions, on: optimized)
      optimized = try log.run(mergeControl.intoRegions, on: optimized)
      optimized = try log.run(simplifyControl.regionsFirst, on: optimized)
    }
    optimized = try log.run(passes.simplify.intoRegions, on: optimized)
    let folder = KernelFolder(options.execution)
    let fold = foldConstants { (operation, operands) throws(SluiceError) in
      try folder.evaluate(operation, operands)
    }
    optimized = try log.run(fold.intoRegions, on: optimized)
    // Folded constants may say which branch is taken, and be zeros and ones.
    if optimized.hasControl { optimized = try log.run(simplifyControl.regionsFirst, on: optimized) }
    optimized = try log.run(passes.simplify.intoRegions, on: optimized)
  }
  optimized = try log.run(eliminateDeadCode.intoRegions, on: optimized)

  let source = optimized
  let stateLayout = if let layout { layout } else { try StateLayout([graph]) }
  let rewrites = context.budget.spent
  let made = try makeProgram(source, stateLayout, options, passes, &log)
  if options.validates, level != .none {
    try PassValidator(options).check(
      made.program, of: source, merges: rewrites..<context.budget.spent
    ) { (limit) throws(SluiceError) in
      var log = PassLog(context: PassContext(budget: RewriteBudget(limit: limit)))
      let program = try makeProgram(source, stateLayout, options, passes, &log).program
      return (program, log.context.budget.last)
    }
  }

  let (formed, planned, program) = made
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

/// Graph -> LaidOutGraph -> ClusteredGraph -> KernelGraph -> Schedule -> Program.
private func makeProgram(
  _ graph: Graph, _ layout: StateLayout, _ options: CompileOptions, _ passes: ExchangeablePasses,
  _ log: inout PassLog
) throws(SluiceError) -> (formed: FusedGroups, planned: PlannedSchedule, program: Program) {
  let formed: FusedGroups
  if options.optimization == .none {
    formed = try log.run(formGroups, on: graph)
  } else {
    let laidOut = try log.run(assignLayouts, on: graph)
    let clustered = try log.run(cluster(layout: layout), on: laidOut)
    formed = try log.run(passes.fuse, on: clustered)
  }
  let scheduled = try log.run(schedule(layout: layout), on: formed.kernels)
  let planned = try log.run(planMemory, on: scheduled)
  if options.verifies { try planned.validate(layout) }
  return (formed, planned, try log.run(lower(layout: layout, source: graph), on: planned))
}

extension PassLog {
  /// A log that keeps, verifies and validates what `options` ask for.
  package init(_ options: CompileOptions) {
    let validator = PassValidator(options)
    self.init(
      dumps: options.dumps,
      context: PassContext(
        allowsRelaxed: options.optimization == .fast,
        budget: RewriteBudget(limit: options.rewriteLimit ?? .max)),
      verify: options.verifies ? { (graph) throws(SluiceError) in try Verifier.verify(graph) } : nil,
      validate: options.validates
        ? { (pass, before, after, context, rewritesBefore) throws(SluiceError) in
          try validator.check(pass, before, after, context, rewritesBefore: rewritesBefore)
        } : nil)
  }
}

extension Program {
  /// How many instructions there are of each path, the most frequent first.
  fileprivate var kernelCounts: [(kernel: String, count: Int)] {
    var counts: [String: Int] = [:]
    for instruction in instructions { counts[instruction.path, default: 0] += 1 }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { (kernel: $0.key, count: $0.value) }
  }
}
