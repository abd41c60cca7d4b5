import Dispatch
import SluiceIR
import SluicePasses
import SluiceRuntime
import Synchronization
import Testing

@Suite struct SessionTests {
  /// `sum = x + c` for two f32 of each, by way of the arena.
  private static func sum() throws -> Program {
    var builder = ProgramBuilder(name: "sum")
    builder.inputs = [Program.Port("x", .f32[2])]
    builder.outputs = [Program.Port("sum", .f32[2])]
    builder.arenaByteCount = 8
    let x = builder.buffer(.input(0), byteCount: 8)
    let c = try builder.constant(Literal([10, 20] as [Float], [2]))
    let between = builder.buffer(.arena(offset: 0), byteCount: 8)
    let out = builder.buffer(.output(0), byteCount: 8)
    for (a, b, destination) in [(x, c, between), (between, -1, out)] {
      builder.append(
        Instruction(
          .function(add), arguments: builder.descriptors.array([a, b, destination]), chunkCount: 2,
          estimatedNanoseconds: 5, reads: [a, b].filter { $0 >= 0 }, writes: [destination], name: "add.f32",
          source: "Model.swift:3"))
    }
    return try builder.build()
  }

  private static let add = KernelFunction { arguments, buffers, chunk, _ in
    let descriptor = arguments!.assumingMemoryBound(to: Int32.self)
    func element(_ index: Int) -> UnsafeMutablePointer<Float>? {
      descriptor[index] < 0
        ? nil : buffers![Int(descriptor[index])]!.assumingMemoryBound(to: Float.self) + Int(chunk)
    }
    element(2)!.pointee = element(0)!.pointee + (element(1)?.pointee ?? 0)
  }

  @Test func literalsGoInAndComeOut() throws {
    let session = try Session(Self.sum())
    let result = try session.run([Literal([1, 2] as [Float], [2])])
    #expect(result == [try Literal([11, 22] as [Float], [2])])
    #expect(
      try session.run([Literal(splat: [0, 0, 0, 0], .f32[2])]) == [try Literal([10, 20] as [Float], [2])])
  }

  @Test func wrongInputsAreErrorsThatNameThem() throws {
    let session = try Session(Self.sum())
    let count = #expect(throws: SluiceError.self) { try session.run([]) }
    #expect(count?.message == "`sum` takes 1 inputs, not 0")
    let type = #expect(throws: SluiceError.self) { try session.run([Literal([1] as [Float], [1])]) }
    #expect(type?.message == "input 0 `x` of `sum` has type f32[2], the value f32[1]")
    #expect(throws: SluiceError.self) { try session.run(inputs: [], outputs: []) }
  }

  @Test func aProfileHasATimeForEachInstructionAndTheRunCounts() throws {
    let session = try Session(Self.sum())
    var (x, y): ([Float], [Float]) = ([1, 2], [0, 0])
    let profile = try x.withUnsafeMutableBytes { x in
      try y.withUnsafeMutableBytes { y in
        try session.profile(inputs: [UnsafeRawPointer(x.baseAddress!)], outputs: [y.baseAddress!], runs: 3)
      }
    }
    #expect(y == [11, 22])
    #expect(profile.entries.map(\.index) == [0, 1])
    #expect(profile.entries.allSatisfy { $0.nanoseconds >= 0 && $0.runs == 1 })
    #expect("\(profile)".hasSuffix(" ns in 2 instructions, the mean of 3 runs"))
    #expect("\(profile)".contains("function add.f32  from Model.swift:3"))
  }

  @Test func theTextOfAProgramShowsBuffersAndTheirPlaces() throws {
    #expect(
      "\(try Self.sum())" == """
        program sum
          input 0: x f32[2]
          output 0: sum f32[2]
          arena 8 B, scratch 0 B a thread, constants 64 B
          #0 function add.f32: 2 chunks, 5 ns
            reads %0 input 0 [8 B], %1 constant+0 [8 B]
            writes %2 arena+0 [8 B]
            from Model.swift:3
          #1 function add.f32: 2 chunks, 5 ns
            reads %2 arena+0 [8 B]
            writes %3 output 0 [8 B]
            from Model.swift:3
        """)
  }

  @Test func aCancelledSessionDoesNotRun() throws {
    let cancellation = Cancellation()
    let session = try Session(Self.sum(), options: ExecutionOptions(cancellation: cancellation))
    let input = try Literal([1, 2] as [Float], [2])
    _ = try session.run([input])
    cancellation.cancel()
    let error = #expect(throws: SluiceError.self) { try session.run([input]) }
    #expect(error?.message == "interrupted")
  }

  @Test func aSessionRunsInOneThreadAtATime() throws {
    let program = try ExecutorFixtures.chain([50, 50], work: 300)
    let session = try Session(program)
    let counters = ExecutorFixtures.Counters(program)
    let runs = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      for _ in 0..<50 {
        do {
          try session.run(inputs: [], outputs: counters.pointers)
          runs.add(1, ordering: .relaxed)
        } catch {
          if (error as? SluiceError)?.kind != .resource { runs.add(1_000_000, ordering: .relaxed) }
        }
      }
    }
    #expect(counters.isRight(after: runs.load(ordering: .relaxed)))
  }

  @Test func whatASessionCannotHaveIsAnError() throws {
    let program = try Self.sum()
    #expect(throws: SluiceError.self) { try Session(program, options: ExecutionOptions(threads: 0)) }
    var builder = ProgramBuilder(name: "huge")
    builder.arenaByteCount = 1 << 55
    let huge = try builder.build()
    let error = #expect(throws: SluiceError.self) { try Session(huge) }
    #expect(error?.kind == .resource)
  }

  @Test func aProgramThatUsesStateNeedsAStateThatFits() throws {
    var (layout, other) = (StateLayout(), StateLayout())
    try layout.append("w", .f32[4])
    try other.append("v", .f32[4])
    var builder = ProgramBuilder(name: "stateful", stateLayout: layout)
    _ = builder.buffer(.state(offset: 0), byteCount: 16)
    let program = try builder.build()
    #expect(throws: SluiceError.self) { try Session(program) }
    let error = #expect(throws: SluiceError.self) { try Session(program, state: State(other)) }
    #expect(error?.message.contains("`w` of type f32[4]") == true)
    _ = try Session(program, state: State(layout))
  }

  @Test func instructionSetsAreForcedByOptionOrEnvironment() throws {
    #expect(try InstructionSet.resolve(nil, environment: nil) == .best)
    #expect(try InstructionSet.resolve(nil, environment: "") == .best)
    #expect(try InstructionSet.resolve(nil, environment: "baseline") == .baseline)
    #expect(try InstructionSet.resolve(.baseline, environment: "avx512") == .baseline)
    let unknown = #expect(throws: SluiceError.self) { try InstructionSet.resolve(nil, environment: "neon") }
    #expect(unknown?.description.contains("baseline, avx2, avx512") == true)
    for set in InstructionSet.allCases where !set.isAvailable {
      #expect(throws: SluiceError.self) { try InstructionSet.resolve(set, environment: nil) }
    }
  }

  @Test func aBuilderRefusesBuffersOutsideTheirMemory() throws {
    func build(_ binding: BufferBinding, _ byteCount: Int, writes: Bool = false) throws -> Program {
      var builder = ProgramBuilder(name: "p")
      builder.inputs = [Program.Port("x", .f32[2])]
      builder.arenaByteCount = 64
      let buffer = builder.buffer(binding, byteCount: byteCount)
      builder.append(
        Instruction(
          .function(Self.add), arguments: builder.descriptors.allocate(Int32(0)), chunkCount: 0,
          estimatedNanoseconds: 0, reads: [buffer], writes: writes ? [buffer] : [], name: "add"))
      return try builder.build()
    }
    _ = try build(.arena(offset: 0), 64)
    _ = try build(.arena(offset: 64), 0)
    for (binding, size) in [
      (.arena(offset: 1), 64), (.arena(offset: -1), 4), (.arena(offset: .max), 64), (.arena(offset: 0), -1),
      (.input(0), 9), (.input(1), 0), (.output(0), 0), (.constant(offset: 0), 1), (.state(offset: 0), 1),
      (.input(0, offset: 4), 8),
    ] as [(BufferBinding, Int)] {
      #expect(throws: SluiceError.self) { try build(binding, size) }
    }
    #expect(throws: SluiceError.self) { try build(.input(0), 8, writes: true) }
  }

  @Test func equalConstantsShareTheirMemory() throws {
    var builder = ProgramBuilder(name: "constants")
    let a = try builder.constant(Literal([1, 2] as [Float], [2]))
    let b = try builder.constant(Literal([3, 4] as [Float], [2]))
    let c = try builder.constant(Literal([1, 2] as [Float], [2]))
    let program = try builder.build()
    let bindings = [a, b, c].map { program.bufferTable[Int($0)].binding }
    #expect(bindings == [.constant(offset: 0), .constant(offset: 64), .constant(offset: 0)])
    #expect(program.constants.base.load(fromByteOffset: 68, as: Float.self) == 4)
  }
}
