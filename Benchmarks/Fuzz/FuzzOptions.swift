import Sluice

/// The arguments of `benchmarks fuzz`.
struct FuzzOptions {
  var indices = 0..<100_000
  var seed: UInt64 = 20_261_121
  var seconds = 10
  var shown: Int?
  var isWorker = false
  var lists = false
  var takesFiles = false
  /// How many programs in a hundred are written by a generator instead of being made from another.
  var writtenShare = FuzzCorpus.writtenShare
  var folders: [String] = []

  init(_ arguments: [String]) throws(SluiceError) {
    var rest = arguments[...]
    var (count, from, numbers) = (100_000, 0, 0)
    while let argument = rest.popFirst() {
      switch argument {
      case "--from": from = try Self.number(&rest, argument)
      case "--seconds": seconds = max(1, try Self.number(&rest, argument))
      case "--show": shown = try Self.number(&rest, argument)
      case "--worker": isWorker = true
      case "--list": lists = true
      case "--written": writtenShare = 100
      case "--files": takesFiles = true
      case "--seeds":
        guard let folder = rest.popFirst() else {
          throw SluiceError(.argument, "fuzz: --seeds takes a folder")
        }
        folders.append(folder)
      default:
        guard let number = UInt64(argument) else {
          throw SluiceError(.argument, "fuzz: \(argument) is no number")
        }
        if numbers == 0, shown == nil { count = Int(min(number, UInt64(Int32.max))) } else { seed = number }
        numbers += 1
      }
    }
    indices = from..<from + count
  }

  private static func number(_ rest: inout ArraySlice<String>, _ name: String) throws(SluiceError) -> Int {
    guard let text = rest.popFirst(), let number = Int(text), number >= 0, number <= Int(Int32.max) else {
      throw SluiceError(.argument, "fuzz: \(name) takes a number")
    }
    return number
  }

  /// What a worker is started with.
  var workerArguments: [String] {
    [
      "fuzz", "\(indices.count)", "\(seed)", "--from", "\(indices.lowerBound)", "--seconds", "\(seconds)",
      "--worker",
    ] + (writtenShare == 100 ? ["--written"] : []) + (takesFiles ? ["--files"] : [])
      + folders.flatMap { ["--seeds", $0] }
  }
}
