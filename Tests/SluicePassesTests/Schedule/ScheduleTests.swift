import SluiceIR
import SluiceOperations
import SluicePasses
import Testing

/// Orders, lifetimes and places, each schedule checked by the validator with every allocation at a place of its own
/// plan.
@Suite struct ScheduleTests {
  /// The schedule of a graph, one group a node, after validation.
  private func schedule(_ graph: Graph) throws -> Schedule {
    try validated(try SluicePasses.schedule(try unfusedGroups(graph)), try StateLayout([graph]))
  }

  private func validated(_ schedule: Schedule, _ layout: StateLayout) throws -> Schedule {
    let problem = schedule.memoryProblem
    let plan = try MemoryPlan(solving: problem)
    try PlanValidator.validate(plan, for: problem)
    #expect(plan.certificate.lowerBound == schedule.peakByteCount)
    try ScheduleValidator.validate(schedule, offsets: plan.offsets, layout: layout)
    return schedule
  }

  @Test func aChainOfElementwiseStepsStaysInPlace() throws {
    let builder = GraphBuilder(name: "chain")
    var x = builder.parameter(.f32[1024])
    for index in 0..<10 { x = index % 2 == 0 ? builder.tanh(x) : builder.negate(x) }
    let schedule = try schedule(try builder.finish([builder.exponential(x)]))
    #expect(schedule.peakByteCount == 4096)
    #expect(schedule.inPlacePairs.count == 9)
    #expect(schedule.order == Array(0..<11))
  }

  @Test func aValueReadAtOtherPlacesIsNotOverwrittenInPlace() throws {
    let builder = GraphBuilder(name: "transpose")
    let x = builder.tanh(builder.parameter(.f32[8, 8]))
    let y = builder.apply(Transpose(permutation: [1, 0]), x)
    let schedule = try schedule(try builder.finish([builder.tanh(builder.add(x, y))]))
    // x and its transpose are alive together; the sum replaces one of them.
    #expect(schedule.peakByteCount == 512)
    #expect(schedule.inPlacePairs.count == 1)
  }

  @Test func branchesThatShrinkRunBeforeOthersGrow() throws {
    // Given in the worst order: all large values first, then each one's sum.
    let builder = GraphBuilder(name: "wide")
    let seeds = (0..<8).map { builder.parameter(.f32[1], name: "x\($0)") }
    let large = seeds.map { builder.broadcastInDim($0, dimensions: [0], to: [1000]) }
    let small = large.map { builder.sum($0, dimensions: [0]) }
    let total = small.dropFirst().reduce(small[0]) { builder.add($0, $1) }
    let schedule = try schedule(try builder.finish([total]))
    #expect(schedule.peakByteCount <= 4032 + 8 * 64, "\(schedule)")
    #expect(schedule.order != Array(schedule.order.indices))
  }

  @Test func theGivenOrderStaysWhereItsPeakIsAsLow() throws {
    let builder = GraphBuilder(name: "given")
    let x = builder.parameter(.f32[64])
    let a = builder.tanh(x)
    let b = builder.negate(x)
    let schedule = try schedule(try builder.finish([builder.add(a, b)]))
    #expect(schedule.order == [0, 1, 2])
  }

  @Test func resultsAriseInTheCallersMemory() throws {
    let builder = GraphBuilder(name: "result")
    let x = builder.parameter(.f32[64])
    let schedule = try schedule(try builder.finish([builder.tanh(x)]))
    #expect(schedule.allocations.isEmpty)
    #expect(schedule.placements.contains(.result(0)))
    #expect(schedule.order.count == 1)
  }

  @Test func aCircleOfUpdatesIsBrokenByOneCopy() throws {
    let builder = GraphBuilder(name: "circle")
    let a = builder.parameter(.f32[64], name: "a", role: .state)
    let b = builder.parameter(.f32[64], name: "b", role: .state)
    let newA = builder.tanh(b)
    let newB = builder.negate(a)
    let schedule = try schedule(
      try builder.finish([Graph.Result(newA, updates: 0), Graph.Result(newB, updates: 1)]))
    #expect(schedule.order.count == 3)
    #expect(schedule.allocations.count == 1)
  }

  @Test func slicesLiveAsLongAsTheirHolder() throws {
    // Two halves of one holder are written by two grids, then read as a whole.
    let type = TensorType.f32[32]
    var graph = KernelGraph(name: "slices", parameters: [Graph.Parameter(type, name: "x")])
    let input = graph.addBuffer(KernelGraph.Buffer(type, .parameter(0)))
    let holder = graph.addBuffer(KernelGraph.Buffer(.f32[64], .temporary))
    let halves = [0, 32].map { graph.addBuffer(KernelGraph.Buffer(type, .slice(of: holder, offset: $0))) }
    let output = graph.addBuffer(KernelGraph.Buffer(.f32[64], .temporary))
    for half in halves {
      graph.groups.append(unary("tanh.f32", View(dense: input, type), View(dense: half, type)))
    }
    graph.groups.append(
      unary("negate.f32", View(dense: holder, .f32[64]), View(dense: output, .f32[64])))
    graph.results = [KernelGraph.Result(name: "", view: View(dense: output, .f32[64]), updates: nil)]
    let schedule = try validated(try SluicePasses.schedule(graph), StateLayout())
    #expect(schedule.peakByteCount == 256)
    #expect(schedule.lifetimes[holder.index] == 0..<3)
    #expect(schedule.placements[halves[1].index] == .arena(0, byteOffset: 128))
  }

  @Test func onlyParametersInsideAStateRangeAreReadBeforeItIsWritten() throws {
    // A grid updates `w` through a range; another then reads the new `w` and the untouched `count` behind it.
    let type = TensorType.f32[16]
    let parameters = ["w", "count"].map { Graph.Parameter(type, name: $0, role: .state) }
    var layout = StateLayout()
    for parameter in parameters { try layout.append(parameter.name, type) }
    var graph = KernelGraph(name: "range", parameters: parameters)
    let range = graph.addBuffer(KernelGraph.Buffer(type, .stateRange(first: 0)))
    let count = graph.addBuffer(KernelGraph.Buffer(type, .parameter(1)))
    let old = graph.addBuffer(KernelGraph.Buffer(type, .parameter(0)))
    let results = (0..<2).map { _ in graph.addBuffer(KernelGraph.Buffer(type, .temporary)) }
    func view(_ buffer: BufferID) -> View { View(dense: buffer, type) }
    var sum = Grid(domain: [16], rowRank: 0)
    let loads = [range, count].map { sum.append(.load(view($0)), .f32) }
    let value = sum.append(.compute("add.f32", loads), .f32)
    _ = sum.append(.store(value, view(results[0])), .f32)
    graph.groups = [
      unary("tanh.f32", view(range), view(range)), Group(.grid(sum), nodes: []),
      unary("negate.f32", view(old), view(results[1])),
    ]
    graph.results =
      results.map { KernelGraph.Result(name: "", view: view($0), updates: nil) }
      + [KernelGraph.Result(name: "", view: view(range), updates: 0, isInPlace: true)]
    let schedule = try validated(try SluicePasses.schedule(graph, layout: layout), layout)
    // The old `w` is read first, the new one last.
    #expect(schedule.order == [2, 0, 1])
  }

  @Test func aWorkspaceIsAliveForOneStep() throws {
    let builder = GraphBuilder(name: "workspace")
    let x = builder.parameter(.f32[16])
    let kernels = try unfusedGroups(try builder.finish([builder.tanh(builder.negate(x))]))
    let schedule = try SluicePasses.schedule(kernels, workspace: { _ in 100 })
    #expect(
      schedule.workspaces.compactMap { $0 }.map { schedule.allocations[$0].lifetime } == [0..<1, 1..<2])
    #expect(schedule.peakByteCount == 64 + 128)
  }

  @Test func groupsThatDependOnEachOtherInACircleAreAnError() throws {
    let type = TensorType.f32[4]
    var graph = KernelGraph(name: "circle", parameters: [])
    let a = graph.addBuffer(KernelGraph.Buffer(type, .temporary))
    let b = graph.addBuffer(KernelGraph.Buffer(type, .temporary))
    graph.groups = [
      unary("tanh.f32", View(dense: a, type), View(dense: b, type)),
      unary("tanh.f32", View(dense: b, type), View(dense: a, type)),
    ]
    #expect(throws: SluiceError.self) { try SluicePasses.schedule(graph) }
  }

  @Test func theValidatorFindsAClobberedBuffer() throws {
    let builder = GraphBuilder(name: "clobber")
    let x = builder.parameter(.f32[64])
    let a = builder.tanh(x)
    let b = builder.negate(x)
    let c = builder.sum(builder.add(a, b), dimensions: [0])
    let schedule = try schedule(try builder.finish([builder.add(c, c)]))
    let places = try MemoryPlan(solving: schedule.memoryProblem).offsets
    #expect(throws: SluiceError.self) {
      try ScheduleValidator.validate(schedule, offsets: places.map { _ in 0 }, layout: StateLayout())
    }
    var swapped = schedule
    swapped.order.swapAt(0, 2)
    #expect(throws: SluiceError.self) {
      try ScheduleValidator.validate(swapped, offsets: places, layout: StateLayout())
    }
  }

  @Test func theTextFormSaysWhatRunsAndWhereItLies() throws {
    let builder = GraphBuilder(name: "text")
    let x = builder.parameter(.f32[64])
    let schedule = try schedule(try builder.finish([builder.exponential(builder.tanh(builder.negate(x)))]))
    #expect(
      schedule.description == """
        schedule @text: 3 steps, peak 256 B
        0: group 0 grid live 256 B -> b1 in m0 of 256 B [0, 2)
        1: group 1 grid live 256 B -> b2 in m0 of 256 B [1, 3); b2 in place of b1
        2: group 2 grid live 256 B -> b3 in result 0

        """)
  }

  private func unary(_ kernel: String, _ source: View, _ destination: View) -> Group {
    var grid = Grid(domain: source.sizes, rowRank: 0)
    let load = grid.append(.load(source), .f32)
    let value = grid.append(.compute(kernel, [load]), .f32)
    _ = grid.append(.store(value, destination), .f32)
    return Group(.grid(grid), nodes: [])
  }
}
