import Foundation
import Sluice

/// A process that takes mutated programs or files one after the other and writes one byte for each: how far it came. If it is ended
/// by a signal, the program that has no byte yet is to blame.
enum FuzzWorker {
  /// Address space that a worker may have, in bytes: an allocation beyond it fails. (Linux enforces it, macOS does not.)
  static let memory: rlim_t = 4 << 30

  static func run(_ fuzzer: any Fuzzer, indices: Range<Int>, seconds: Int) throws {
    limitMemory()
    for index in indices {
      setDeadline(seconds)
      let outcome = fuzzer.outcome(index)
      var byte = outcome.stage.rawValue
      guard write(1, &byte, 1) == 1 else { throw SluiceError(.file, "fuzz: the worker's output was closed") }
    }
    setDeadline(0)
  }

  private static func limitMemory() {
    var limit = rlimit(rlim_cur: memory, rlim_max: memory)
    #if canImport(Darwin)
      setrlimit(RLIMIT_AS, &limit)
    #else
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #endif
  }

  /// Signals that end the process: SIGPROF once it has used so much time of the processor, SIGALRM for one that only waits. 0
  /// takes them back.
  private static func setDeadline(_ seconds: Int) {
    var timer = itimerval()
    timer.it_value.tv_sec = seconds
    #if canImport(Darwin)
      setitimer(ITIMER_PROF, &timer, nil)
    #else
      setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
    #endif
    alarm(UInt32(seconds * 12))
  }
}
