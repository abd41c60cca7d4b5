import Foundation

/// How far programs came. The last line of `benchmarks fuzz`.
struct FuzzReport: CustomStringConvertible {
  private var counts: [ProgramFuzzer.Stage: Int] = [:]
  private(set) var broken: [Int] = []
  private(set) var ended: [Int] = []
  private var late = 0

  mutating func add(_ stage: ProgramFuzzer.Stage, _ index: Int) {
    counts[stage, default: 0] += 1
    if stage == .broken { broken.append(index) }
  }

  mutating func add(signal: Int32, _ index: Int) {
    ended.append(index)
    if signal == SIGPROF || signal == SIGALRM { late += 1 }
  }

  var isClean: Bool { broken.isEmpty && ended.isEmpty }

  var description: String {
    let total = counts.values.reduce(0, +) + ended.count
    func share(from stage: ProgramFuzzer.Stage) -> String {
      let reached = counts.filter { $0.key.rawValue >= stage.rawValue && $0.key != .broken }.values.reduce(
        0, +)
      return String(format: "%d (%.1f %%)", reached, Double(reached) / Double(max(total, 1)) * 100)
    }
    return """
      \(total) programs: \(share(from: .read)) read, \(share(from: .verified)) verified, \
      \(share(from: .compiled)) compiled, \(share(from: .ran)) ran; \(broken.count) broke an invariant, \
      \(ended.count - late) trapped, \(late) out of time
      """
  }
}

/// Starts workers and listens to them.
enum FuzzWatch {
  /// The stages that programs reached, in order, and the signal that ended the worker, if one did.
  static func work(
    _ options: FuzzOptions, progress: (Int) -> Void
  ) throws -> (stages: [ProgramFuzzer.Stage], signal: Int32?) {
    let process = Process()
    process.executableURL = Bundle.main.executableURL
    process.arguments = options.workerArguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    var stages: [ProgramFuzzer.Stage] = []
    while case let data = pipe.fileHandleForReading.availableData, !data.isEmpty {
      for byte in data {
        guard let stage = ProgramFuzzer.Stage(rawValue: byte) else { continue }
        stages.append(stage)
        progress(options.indices.lowerBound + stages.count)
      }
    }
    process.waitUntilExit()
    // A worker that ends early of itself has found what it cannot say: its program counts as one that ended it.
    let isWhole = stages.count == options.indices.count
    let isSignal = process.terminationReason == .uncaughtSignal
    return (stages, isSignal ? process.terminationStatus : isWhole ? nil : -1)
  }
}
