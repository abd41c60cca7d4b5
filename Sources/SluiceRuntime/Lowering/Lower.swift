import CSluiceKernels
import SluiceIR
import SluiceOperations
import SluicePasses

/// Turns a schedule and its memory plan into instructions with their descriptors.
///
/// `source` is the graph that the schedule's groups were made from: it gives names and the user's lines.
/// `offsets` has the place of each of the schedule's allocations in the arena. `layout` is the State's; it
/// may have more tensors than the program uses.
package func lower(
  _ schedule: Schedule, offsets: [Int], arenaByteCount: Int, layout: StateLayout, source: Graph
) throws(SluiceError) -> Program {
  var lowering = try Lowering(schedule, offsets: offsets, layout: layout, source: source)
  lowering.builder.arenaByteCount = arenaByteCount
  for (step, group) in schedule.order.enumerated() { try lowering.lower(group, at: step) }
  return try lowering.builder.build()
}

/// What lowering one group after the other keeps.
struct Lowering {
  /// The schedule being lowered, the program's or a region's, and the graph that it was made from.
  private(set) var schedule: Schedule
  private(set) var source: Graph
  var builder: ProgramBuilder
  /// The group being lowered, and its step.
  private(set) var current: Group
  private(set) var step = 0

  private let offsets: [Int]
  /// The number of each buffer in the program's table; -1 before it has one.
  private var numbers: [Int32]
  /// Where the present schedule's allocations begin in `offsets`.
  private var firstAllocation = 0
  /// Where those of the present schedule's regions begin behind them: by step, one a region.
  private var firstNested: [Int: [Int]]
  /// In a region, the numbers of the buffers that its parameters and results are.
  private var region: (parameters: [Int32], results: [Int32])?
  /// The number of an input or output by its index among parameters or results.
  private var ports: [Int]
  private var outputs: [Int]

  init(_ schedule: Schedule, offsets: [Int], layout: StateLayout, source: Graph) throws(SluiceError) {
    self.schedule = schedule
    self.source = source
    self.offsets = offsets
    firstNested = schedule.firstNestedAllocations
    let graph = schedule.graph
    current = Group(.copy(Copy([])), nodes: [])
    numbers = [Int32](repeating: -1, count: graph.buffers.count)
    builder = ProgramBuilder(name: graph.name, stateLayout: layout)
    ports = []
    outputs = []
    for parameter in graph.parameters {
      switch parameter.role {
      case .input:
        ports.append(builder.inputs.count)
        builder.inputs.append(Program.Port(parameter.name, parameter.type))
      case .state:
        guard let entry = layout[parameter.name], entry.type == parameter.type else {
          throw SluiceError(
            .argument, "the State has no tensor `\(parameter.name)` of type \(parameter.type)",
            note: "compile the programs that share a State as one family")
        }
        ports.append(entry.offset)
      }
    }
    for result in graph.results {
      outputs.append(builder.outputs.count)
      if result.updates == nil { builder.outputs.append(Program.Port(result.name, result.view.type)) }
    }
    builder.writesState = graph.results.contains { $0.updates != nil }
  }

  mutating func lower(_ group: Int, at step: Int) throws(SluiceError) {
    self.step = step
    current = schedule.graph.groups[group]
    switch current.work {
    case .grid(let grid): try lower(grid)
    case .contraction(let contraction): try lower(contraction)
    case .reduction(let reduction): try lower(reduction)
    case .copy(let copy): try lower(copy)
    case .gather(let gather): try lower(gather)
    case .scatter(let scatter): try lower(scatter)
    case .standalone(let work): try lower(work)
    case .control(let work): try lower(work)
    }
  }

  /// Lowers the present step's region `index`, whose parameters and results are buffers that have numbers.
  mutating func lowerRegion(
    _ index: Int, of work: ControlWork, parameters: [Int32], results: [Int32]
  ) throws(SluiceError) {
    guard let first = firstNested[step]?[index] else {
      throw SluiceError(.internal, "lowering: step \(step) has no region \(index)")
    }
    let outer = (schedule, source, current, step, numbers, firstAllocation, firstNested, region)
    schedule = outer.0.nested[step][index]
    source = work.regions[index].source
    numbers = [Int32](repeating: -1, count: schedule.graph.buffers.count)
    firstAllocation += first
    firstNested = schedule.firstNestedAllocations
    region = (parameters, results)
    for (step, group) in schedule.order.enumerated() { try lower(group, at: step) }
    (schedule, source, current, step, numbers, firstAllocation, firstNested, region) = outer
  }

  // MARK: Buffers

  /// The number of `buffer` in the program's table.
  mutating func number(of buffer: BufferID) throws(SluiceError) -> Int32 {
    if numbers[buffer.index] >= 0 { return numbers[buffer.index] }
    let byteCount = schedule.graph.type(of: buffer).byteCount
    let number: Int32
    switch schedule.placements[buffer.index] {
    case .unused: throw SluiceError(.internal, "lowering: \(buffer) is used but has no memory")
    case .constant(let literal): number = try builder.constant(literal)
    case .parameter(let index) where region != nil: number = region?.parameters[index] ?? -1
    case .result(let index) where region != nil: number = region?.results[index] ?? -1
    case .parameter(let index):
      switch schedule.graph.parameters[index].role {
      case .input: number = builder.buffer(.input(ports[index]), byteCount: byteCount)
      case .state: number = builder.buffer(.state(offset: ports[index]), byteCount: byteCount)
      }
    case .stateRange(let first): number = builder.buffer(.state(offset: ports[first]), byteCount: byteCount)
    case .result(let index): number = builder.buffer(.output(outputs[index]), byteCount: byteCount)
    case .arena(let allocation, let byteOffset):
      number = builder.buffer(
        .arena(offset: offsets[firstAllocation + allocation] + byteOffset), byteCount: byteCount)
    }
    numbers[buffer.index] = number
    return number
  }

  /// A buffer for `byteCount` bytes of the present step's workspace.
  mutating func workspace(_ byteCount: Int) throws(SluiceError) -> Int32 {
    guard let allocation = schedule.workspaces[step], schedule.allocations[allocation].byteCount >= byteCount
    else { throw SluiceError(.internal, "lowering: step \(step) has no workspace of \(byteCount) bytes") }
    return builder.buffer(.arena(offset: offsets[firstAllocation + allocation]), byteCount: byteCount)
  }

  /// Whether two buffers begin at one place.
  func sharesMemory(_ a: BufferID, _ b: BufferID) -> Bool {
    schedule.placements[a.index] == schedule.placements[b.index]
  }

  /// The bytes of the element that every element of `buffer` equals; nil unless it is a constant of that
  /// kind.
  func uniformBytes(of buffer: BufferID) -> [UInt8]? {
    guard case .constant(let literal) = schedule.placements[buffer.index] else { return nil }
    return literal.uniformBytes
  }

  // MARK: Instructions

  /// Appends an instruction, unless there is nothing to do.
  mutating func emit<Descriptor>(
    _ kind: sluice_kernel_kind, _ descriptor: UnsafePointer<Descriptor>, chunks: Int64, scratch: Int = 0,
    nanoseconds: Double, reads: [Int32], writes: [Int32], name: String, path: String
  ) {
    guard chunks > 0 else { return }
    builder.append(
      Instruction(
        .kind(kind), arguments: UnsafeRawPointer(descriptor), chunkCount: Int(chunks),
        scratchByteCount: scratch,
        estimatedNanoseconds: Int(min(nanoseconds + 20, 1e15)), reads: reads, writes: writes, name: name,
        path: path,
        source: userLines))
  }

  /// Appends a control instruction; returns its position.
  @discardableResult
  mutating func emitControl(_ control: ControlFlow, reads: [Int32], _ name: String) -> Int {
    builder.append(
      Instruction(
        .control(control), arguments: builder.descriptors.array([0] as [Int64]), chunkCount: 1,
        estimatedNanoseconds: 5, reads: reads, name: name, path: "control", source: userLines))
    return builder.instructions.count - 1
  }

  /// The user's lines of the present group.
  private var userLines: String {
    guard let node = current.nodes.first, node < source.nodes.count else { return "" }
    let origin = source.origins[source.nodes[node].origin]
    return origin.locations.isEmpty ? "" : origin.description
  }

  /// The error for a kernel that does not exist: the operation, the type, the user's line, and what to do.
  func unsupported(_ operation: String, _ element: ElementType) -> SluiceError {
    let node = current.nodes.last { $0 < source.nodes.count && source.operation(of: $0).name == operation }
    let origin = (node ?? current.nodes.last).flatMap {
      $0 < source.nodes.count ? source.origins[source.nodes[$0].origin] : nil
    }
    return SluiceError(
      .unsupported, "\(operation): there is no kernel for \(element)", at: origin?.locations.last,
      note: "convert its operands to \(element.isFloat ? "f32" : "i32")")
  }
}
