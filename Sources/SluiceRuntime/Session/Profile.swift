import Dispatch
import SluiceIR

/// How long each instruction took in a run of the program, or in the mean of several; one in a loop, all its runs together.
package struct Profile: Sendable {
  package struct Entry: Sendable {
    /// The instruction's position in its program.
    package let index: Int
    package let instruction: Instruction
    package let nanoseconds: Int
    /// How often it ran in a run of the program.
    package let runs: Int
  }

  package let program: Program
  /// How many runs of the program this is the mean of.
  package let programRuns: Int
  /// In the order of execution; instructions with nothing to do are left out.
  package let entries: [Entry]

  package var totalNanoseconds: Int { entries.reduce(0) { $0 + $1.nanoseconds } }

  init(_ program: Program, _ instructions: [Int], _ recorder: Recorder) {
    self.program = program
    programRuns = recorder.programRuns
    entries = instructions.enumerated().map { position, index in
      Entry(
        index: index, instruction: program.instructions[index],
        nanoseconds: Int(recorder.times[position]) / recorder.programRuns,
        runs: recorder.runs[position] / recorder.programRuns)
    }
  }

  /// Reads the clock into memory that it has beforehand.
  struct Recorder {
    fileprivate var times: [UInt64]
    fileprivate var runs: [Int]
    fileprivate let programRuns: Int
    private var last: UInt64 = 0

    init(instructions count: Int, programRuns: Int) {
      self.programRuns = programRuns
      times = [UInt64](repeating: 0, count: count)
      runs = [Int](repeating: 0, count: count)
    }

    mutating func start() { last = DispatchTime.now().uptimeNanoseconds }

    mutating func note(_ step: Int) {
      let now = DispatchTime.now().uptimeNanoseconds
      times[step] &+= now &- last
      runs[step] &+= 1
      last = now
    }
  }
}

extension Profile: CustomStringConvertible {
  /// A line for each instruction, the slowest first, then the total.
  package var description: String {
    let total = totalNanoseconds
    var lines = entries.sorted { $0.nanoseconds > $1.nanoseconds }.map { entry in
      let share = total == 0 ? 0 : Int((100 * Double(entry.nanoseconds) / Double(total)).rounded())
      let source = entry.instruction.source.isEmpty ? "" : "  from \(entry.instruction.source)"
      return "\(entry.nanoseconds.grouped) ns  \(share) %  #\(entry.index) "
        + "\(entry.instruction.kernel) \(entry.instruction.name)"
        + "\(entry.runs == 1 ? "" : " x \(entry.runs.grouped)")\(source)"
    }
    let mean = programRuns == 1 ? "" : ", the mean of \(programRuns.grouped) runs"
    lines.append("\(total.grouped) ns in \(entries.count.of("instruction"))\(mean)")
    return lines.joined(separator: "\n")
  }
}
