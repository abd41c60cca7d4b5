import Dispatch
import SluiceIR
import SluicePasses
import SluiceRuntime
import Synchronization
import Testing

@Suite struct StateTests {
  private static func layout() throws -> StateLayout {
    var layout = StateLayout()
    try layout.append("w", .f32[2, 3])
    try layout.append("empty", .f32[0])
    try layout.append("flag", .i1)
    return layout
  }

  /// A program of one call of `kernel`, which gets `w` as buffer 0 and `gate` as its descriptor.
  private static func program(
    writes: Bool, _ kernel: KernelFunction, _ gate: UnsafeMutablePointer<Gate>? = nil
  ) throws -> Program {
    var builder = ProgramBuilder(name: writes ? "writer" : "reader", stateLayout: try layout())
    builder.writesState = writes
    let buffer = builder.buffer(.state(offset: 0), byteCount: 24)
    builder.append(
      Instruction(
        .function(kernel), arguments: gate.map { UnsafeRawPointer($0) } ?? UnsafeRawPointer(bitPattern: 8)!,
        chunkCount: 1, estimatedNanoseconds: 0, reads: [buffer], writes: writes ? [buffer] : [], name: "touch"
      ))
    return try builder.build()
  }

  /// Lets a test stop a run in the middle.
  struct Gate: ~Copyable {
    let entered = Atomic<Int>(0)
    let open = Atomic<Bool>(false)
  }

  private static let waiting = KernelFunction { arguments, _, _, _ in
    let gate = UnsafeMutablePointer(mutating: arguments!.assumingMemoryBound(to: Gate.self))
    gate.pointee.entered.add(1, ordering: .releasing)
    while !gate.pointee.open.load(ordering: .acquiring) {}
  }

  private static let increment = KernelFunction { _, buffers, _, _ in
    buffers![0]!.assumingMemoryBound(to: Float.self).pointee += 1
  }

  /// Runs `body` while `runs` sessions of `program` are in the middle of a run on `state`.
  private static func during(
    _ runs: Int, writes: Bool, on state: State, _ body: () throws -> Void
  ) throws {
    let gate = UnsafeMutablePointer<Gate>.allocate(capacity: 1)
    gate.initialize(to: Gate())
    defer { gate.deallocate() }
    let program = try program(writes: writes, waiting, gate)
    let group = DispatchGroup()
    for _ in 0..<runs {
      let session = try Session(program, state: state)
      let thread = DispatchQueue(label: "run")
      thread.async(group: group) { try? session.run(inputs: [], outputs: []) }
    }
    while gate.pointee.entered.load(ordering: .acquiring) < runs {}
    defer {
      gate.pointee.open.store(true, ordering: .releasing)
      group.wait()
    }
    try body()
  }

  @Test func aStateStartsWithZerosAndKeepsWhatIsWritten() throws {
    let state = try State(Self.layout())
    #expect(try state.read("w") == Literal(splat: [0, 0, 0, 0], .f32[2, 3]))
    let value = try Literal([1, 2, 3, 4, 5, -0.0] as [Float], [2, 3])
    try state.write("w", value)
    try state.write("flag", Literal([true], []))
    try state.write("empty", Literal([] as [Float], [0]))
    #expect(try state.read("w") == value)
    #expect(try state.read("flag").bytes == [1])
    #expect(try state.read("empty").bytes == [])
  }

  @Test func wrongNamesAndTypesAreErrorsThatSayWhatThereIs() throws {
    let state = try State(Self.layout())
    let unknown = #expect(throws: SluiceError.self) { try state.read("weights") }
    #expect(unknown?.description.contains("`w`, `empty`, `flag`") == true)
    let wrong = #expect(throws: SluiceError.self) { try state.write("w", Literal([1, 2] as [Float], [2])) }
    #expect(wrong?.message.contains("f32[2, 3], the value f32[2]") == true)
  }

  @Test func aCopyIsEqualUntilOneOfThemChanges() throws {
    let state = try State(Self.layout())
    try state.write("w", Literal([1, 2, 3, 4, 5, 6] as [Float], [2, 3]))
    let copy = try state.copy()
    #expect(try copy.hasSameContents(as: state))
    try copy.write("flag", Literal([true], []))
    #expect(try !copy.hasSameContents(as: state))
    try state.assign(from: copy)
    #expect(try copy.hasSameContents(as: state))
    #expect(try !state.hasSameContents(as: State(StateLayout())))
    #expect(throws: SluiceError.self) { try state.assign(from: State(StateLayout())) }
  }

  @Test func programsThatWriteUpdateTheStateInPlace() throws {
    let state = try State(Self.layout())
    let program = try Self.program(writes: true, Self.increment)
    let session = try Session(program, state: state)
    let another = try Session(program, state: state)
    for _ in 0..<3 { try session.run(inputs: [], outputs: []) }
    try another.run(inputs: [], outputs: [])
    #expect(try state.read("w").values(as: Float.self)?.first == 4)
  }

  @Test func whileOneWritesNobodyElseReadsOrWrites() throws {
    let state = try State(Self.layout())
    let writer = try Session(Self.program(writes: true, Self.increment), state: state)
    let reader = try Session(Self.program(writes: false, KernelFunction { _, _, _, _ in }), state: state)
    try Self.during(1, writes: true, on: state) {
      for body in [
        { try writer.run(inputs: [], outputs: []) }, { try reader.run(inputs: [], outputs: []) },
        { _ = try state.read("w") }, { _ = try state.copy() },
        { try state.write("flag", Literal([true], [])) },
      ] as [() throws -> Void] {
        let error = #expect(throws: SluiceError.self) { try body() }
        #expect(error?.kind == .resource)
      }
    }
    try writer.run(inputs: [], outputs: [])
    #expect(try state.read("w").values(as: Float.self)?.first == 1)
  }

  @Test func anyNumberReadAtOnceAndNobodyWritesThen() throws {
    let state = try State(Self.layout())
    let writer = try Session(Self.program(writes: true, Self.increment), state: state)
    let reader = try Session(Self.program(writes: false, KernelFunction { _, _, _, _ in }), state: state)
    try Self.during(2, writes: false, on: state) {
      try reader.run(inputs: [], outputs: [])
      _ = try state.read("w")
      #expect(throws: SluiceError.self) { try writer.run(inputs: [], outputs: []) }
      #expect(throws: SluiceError.self) { try state.write("flag", Literal([true], [])) }
    }
    try writer.run(inputs: [], outputs: [])
  }
}
