import Foundation
import Sluice

/// Arrays from files for a graph's parameters, and results into files.
enum ArrayArguments {
  /// The arrays of `files` by the parameter that each is for. An `.npy`, and arrays called `arr_0`, `result_0` or `0`, fill parameters
  /// by position, the others by name.
  static func read(_ files: [String], for graph: Graph) throws -> [Int: NDArray] {
    var values: [Int: NDArray] = [:]
    var next = 0
    for file in files {
      for (name, array) in try NDArray.arrays(contentsOf: URL(filePath: file)) {
        guard let position = name.isEmpty ? next : position(of: name, in: graph) else {
          throw SluiceError(
            .argument, "\(file): no parameter is called \(name)",
            notes: ["the parameters are " + names(graph).joined(separator: ", ")])
        }
        guard graph.parameters.indices.contains(position) else {
          throw SluiceError(.argument, "\(file): there are \(graph.parameters.count) parameters only")
        }
        next = position + 1
        guard values.updateValue(array, forKey: position) == nil else {
          throw SluiceError(.argument, "\(file): parameter \(names(graph)[position]) is given twice")
        }
        let type = graph.parameters[position].type
        guard array.type == type else {
          throw SluiceError(
            .shape, "\(file): parameter \(names(graph)[position]) is \(type), the array \(array.type)")
        }
      }
    }
    return values
  }

  /// What parameters are called: by name, or by position.
  static func names(_ graph: Graph) -> [String] {
    graph.parameters.enumerated().map { $1.name.isEmpty ? "\($0)" : $1.name }
  }

  /// The position of the parameter of that name, or that `arr_3`, `arg3`, `3` means; `result_3` too, so that
  /// what a program wrote can be what it, or another, reads.
  static func position(of name: String, in graph: Graph) -> Int? {
    if let known = graph.parameters.firstIndex(where: { $0.name == name }) { return known }
    for prefix in ["arr_", "arg", "result_", ""] where name.hasPrefix(prefix) {
      if let number = Int(name.dropFirst(prefix.count)), number >= 0 { return number }
    }
    return nil
  }

  /// Prints results as NumPy prints arrays.
  static func print(_ graph: Graph, _ arrays: [NDArray]) {
    for (name, array) in named(graph, arrays, prefix: "result ") { Swift.print("\(name) = \(array)") }
  }

  /// Writes results to an array file.
  static func write(_ graph: Graph, _ arrays: [NDArray], to file: String) throws {
    try NDArray.write(named(graph, arrays, prefix: "result_"), to: URL(filePath: file))
  }

  private static func named(_ graph: Graph, _ arrays: [NDArray], prefix: String) -> [(
    name: String, array: NDArray
  )] {
    zip(graph.results, arrays).enumerated().map { position, pair in
      (pair.0.name.isEmpty ? "\(prefix)\(position)" : pair.0.name, pair.1)
    }
  }
}
