import Foundation
import Sluice
import SluiceInterchange

/// `benchmarks reading [FILE ...]`: how long StableHLO text takes to become a graph, and how long a file of it takes to become a
/// function: texts of 25 MB of several kinds, or the files given. Time that the thread has computed.
enum ReadingBenchmarks {
  static let size = 25_000_000

  static func run(_ arguments: [String]) throws {
    var table = Table(["text", "MB", "syntax, ms", "graph, ms", "from a file, ms", "nodes"])
    for kind in arguments.isEmpty ? LongText.allCases : [] {
      try add(kind.rawValue, kind.bytes(size), to: &table)
    }
    for path in arguments {
      try add(path, [UInt8](try Data(contentsOf: URL(filePath: path))), to: &table)
    }
    table.print()
  }

  private static func add(_ name: String, _ text: [UInt8], to table: inout Table) throws {
    var nodes = 0
    let syntax = try fastest { _ = try StableHLOReader.parse(text, file: name) }
    let graph = try fastest { nodes = try StableHLOReader.graph(text, file: name).nodes.count }
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).mlir")
    try Data(text).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let function = try fastest { _ = try Function(contentsOf: file) }
    table.add([
      name, short(Double(text.count) / 1e6), short(syntax * 1e3), short(graph * 1e3), short(function * 1e3),
      "\(nodes)",
    ])
  }

  /// The least of five.
  private static func fastest(_ body: () throws -> Void) rethrows -> Double {
    try (0..<5).map { _ in try computingSeconds(body) }.min() ?? 0
  }
}
