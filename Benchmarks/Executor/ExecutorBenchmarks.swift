import CSluiceKernels
import Dispatch
import SluiceIR
import SluiceRuntime
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the executor itself costs: programs of empty and tiny kernels, made by hand. With the argument
/// `shared` only what handing an instruction to a helper costs.
enum ExecutorBenchmarks {
  static func run(_ arguments: [String]) throws {
    let instructions = 1_000
    print("executor, \(instructions) instructions a run, best of many runs, ns an instruction")
    let empty = KernelFunction { _, _, _, _ in }
    if arguments.first == "shared" { return try handedOver(instructions) }
    try report(
      "alone, 1 empty chunk", floor: 50, perInstruction(empty, instructions, chunks: 1, sharing: false))
    try report(
      "alone, 4 empty chunks", floor: nil, perInstruction(empty, instructions, chunks: 4, sharing: false))
    try report(
      "offered, 2 empty chunks", floor: nil, perInstruction(empty, instructions, chunks: 2, sharing: true))
    try report(
      "offered, 8 empty chunks", floor: nil, perInstruction(empty, instructions, chunks: 8, sharing: true))
    try handedOver(instructions)
    try sharedWork()
    try wakingUp()
    try smallRun()
    try idle()
  }

  private static func report(_ name: String, floor: Double?, _ nanoseconds: Double) throws {
    print("  \(name.padded(to: 36)) \(rounded(nanoseconds))\(floor.map { "   (floor \(Int($0)))" } ?? "")")
  }

  /// Nanoseconds an instruction in the fastest run.
  private static func perInstruction(
    _ kernel: KernelFunction, _ count: Int, chunks: Int, sharing: Bool, threads: Int = 2
  ) throws -> Double {
    let program = try program(kernel, count, chunks: chunks, nanoseconds: sharing ? 2_000 : 0)
    let session = try Session(program, options: ExecutionOptions(threads: threads))
    return try best(of: 500) { try session.run(inputs: [], outputs: []) } / Double(count)
  }

  /// Instructions whose first chunk ends when the helper runs the second: from the offer to the helper, and
  /// back.
  private static func handedOver(_ count: Int) throws {
    let kernel = KernelFunction { arguments, buffers, chunk, _ in
      let flag = (buffers![0]! + arguments!.load(as: Int.self)).assumingMemoryBound(to: Atomic<Bool>.self)
      if chunk == 1 { return flag.pointee.store(true, ordering: .relaxed) }
      // A helper that was interrupted shows as a run that does not count.
      for _ in 0..<50_000 where flag.pointee.load(ordering: .relaxed) { return }
      buffers![1]!.storeBytes(of: 1, as: UInt8.self)
    }
    var builder = ProgramBuilder(name: "handed over")
    builder.outputs = [Program.Port("flags", .u8[64 * count]), Program.Port("missed", .u8)]
    let flags = builder.buffer(.output(0), byteCount: 64 * count)
    let missed = builder.buffer(.output(1), byteCount: 1)
    for index in 0..<count {
      builder.append(
        Instruction(
          .function(kernel), arguments: builder.descriptors.allocate(64 * index), chunkCount: 2,
          estimatedNanoseconds: 2_000, writes: [flags, missed], name: "hand over"))
    }
    let session = try Session(try builder.build(), options: ExecutionOptions(threads: 2))
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 64 * count + 1, alignment: 64)
    defer { memory.deallocate() }
    var times: [Double] = []
    for _ in 0..<500 {
      memory.initializeMemory(as: UInt8.self, repeating: 0, count: 64 * count + 1)
      let time = try best(of: 1) { try session.run(inputs: [], outputs: [memory, memory + 64 * count]) }
      if memory.load(fromByteOffset: 64 * count, as: UInt8.self) == 0 { times.append(time / Double(count)) }
    }
    times.sort()
    guard let best = times.first else {
      return print("  shared: no helper came in 500 runs; is the machine busy?")
    }
    try report("shared, helper runs 1 of 2 chunks", floor: 200, best)
    try report("  the median of \(times.count) such runs", floor: nil, times[times.count / 2])
  }

  /// Chunks of 1 to 100 us of arithmetic: how far two threads are from half the time of one.
  private static func sharedWork() throws {
    print("two threads against one, 200 instructions of 8 busy chunks")
    for turns in [100, 400, 1_600, 6_400, 25_600] {
      let kernel = KernelFunction { arguments, _, chunk, scratch in
        var x = chunk
        for _ in 0..<arguments!.load(as: Int64.self) { x = x &* 6_364_136_223_846_793_005 &+ 1 }
        scratch!.storeBytes(of: x, as: Int64.self)
      }
      var times: [Double] = []
      for threads in [1, 2] {
        let program = try program(kernel, 200, chunks: 8, nanoseconds: turns * 8, argument: Int64(turns))
        let session = try Session(program, options: ExecutionOptions(threads: threads))
        times.append(try best(of: 20) { try session.run(inputs: [], outputs: []) } / 200)
      }
      print(
        "  \("\(rounded(times[0])) ns an instruction".padded(to: 36)) \(rounded(times[1])) ns, "
          + "\(Double(Int(100 * times[0] / times[1])) / 100) times as fast")
    }
  }

  /// From the start of a run until a helper that was parked runs its first chunk.
  private static func wakingUp() throws {
    let kernel = KernelFunction { _, buffers, chunk, _ in
      let out = buffers![0]!.assumingMemoryBound(to: UInt64.self)
      out[Int(chunk)] = DispatchTime.now().uptimeNanoseconds
      // The caller's chunk lasts until the helper has come, for 5 ms at most.
      guard chunk == 0 else { return }
      while DispatchTime.now().uptimeNanoseconds - out[0] < 5_000_000 {
        sluice_pause()
        if UnsafeMutableRawPointer(out + 1).load(as: UInt64.self) != 0 { break }
      }
    }
    var builder = ProgramBuilder(name: "waking")
    builder.outputs = [Program.Port("times", .u64[2])]
    let out = builder.buffer(.output(0), byteCount: 16)
    builder.append(
      Instruction(
        .function(kernel), arguments: builder.descriptors.allocate(Int64(0)), chunkCount: 2,
        estimatedNanoseconds: 1_000_000, writes: [out], name: "note the time"))
    let session = try Session(try builder.build(), options: ExecutionOptions(threads: 2))
    var latencies: [Double] = []
    let times = UnsafeMutablePointer<UInt64>.allocate(capacity: 2)
    defer { times.deallocate() }
    for _ in 0..<100 {
      usleep(2_000)
      times.initialize(repeating: 0, count: 2)
      let start = DispatchTime.now().uptimeNanoseconds
      try session.run(inputs: [], outputs: [UnsafeMutableRawPointer(times)])
      latencies.append(Double(times[1]) - Double(start))
    }
    latencies.sort()
    print(
      "waking a parked helper: median \(rounded(latencies[50] / 1_000)) us, "
        + "90 % within \(rounded(latencies[90] / 1_000)) us")
  }

  /// What a run costs beside its instructions.
  private static func smallRun() throws {
    let empty = KernelFunction { _, _, _, _ in }
    for (name, nanoseconds) in [("alone", 0), ("shared", 2_000)] {
      let program = try program(empty, 1, chunks: 2, nanoseconds: nanoseconds)
      let session = try Session(program, options: ExecutionOptions(threads: 2))
      let time = try best(of: 20) { for _ in 0..<1_000 { try session.run(inputs: [], outputs: []) } }
      print("a run of 1 instruction, \(name): \(rounded(time / 1_000)) ns")
    }
  }

  /// Processor time of the whole process while nothing runs, after a run.
  private static func idle() throws {
    let program = try program(KernelFunction { _, _, _, _ in }, 10, chunks: 8, nanoseconds: 1_000_000)
    let session = try Session(program, options: ExecutionOptions(threads: 2))
    try session.run(inputs: [], outputs: [])
    usleep(10_000)
    let before = processorTime()
    usleep(500_000)
    print("idle for 500 ms after a run: \(processorTime() - before) us of processor time")
  }

  private static func program(
    _ kernel: KernelFunction, _ count: Int, chunks: Int, nanoseconds: Int, argument: Int64 = 0
  ) throws -> Program {
    var builder = ProgramBuilder(name: "empty")
    let argument = builder.descriptors.allocate(argument)
    for _ in 0..<count {
      builder.append(
        Instruction(
          .function(kernel), arguments: argument, chunkCount: chunks, scratchByteCount: 64,
          estimatedNanoseconds: nanoseconds, name: "empty"))
    }
    return try builder.build()
  }

  /// The fewest nanoseconds that `body` took.
  private static func best(of count: Int, _ body: () throws -> Void) rethrows -> Double {
    var best = UInt64.max
    for _ in 0..<count {
      let start = DispatchTime.now().uptimeNanoseconds
      try body()
      best = min(best, DispatchTime.now().uptimeNanoseconds - start)
    }
    return Double(best)
  }

  /// Of all threads, in microseconds.
  private static func processorTime() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Int(time.tv_sec) * 1_000_000 + Int(time.tv_nsec) / 1_000
  }

  private static func rounded(_ value: Double) -> String { String(Double(Int(value * 10)) / 10) }
}
