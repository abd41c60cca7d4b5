import SluiceIR
import SluiceRuntime
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct ExecutorIdleTests {
  /// In a process of its own, since it measures the processor time of all threads.
  @Test func helpersRestSoonAfterARun() async {
    await #expect(processExitsWith: .success) {
      let program = try ExecutorFixtures.chain([64, 64, 64], work: 1_000)
      let session = try Session(program, options: ExecutionOptions(threads: 4))
      let counters = ExecutorFixtures.Counters(program)
      for _ in 0..<20 { try session.run(inputs: [], outputs: counters.pointers) }
      usleep(100_000)
      let before = Self.processorMicroseconds()
      usleep(400_000)
      let used = Self.processorMicroseconds() - before
      // One spinning helper would take 400 ms.
      guard used < 40_000 else { exit(1) }
    }
  }

  private static func processorMicroseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Int(time.tv_sec) * 1_000_000 + Int(time.tv_nsec) / 1_000
  }
}
