import Foundation
import Sluice

/// Values for a graph's parameters: those in array files, those given as `--input NAME=NUMBERS`, and generated ones.
struct InputArguments {
  static let options = [
    Option("--inputs", "FILE", "an .npy, .npz or .safetensors with parameters (repeatable)"),
    Option(
      "--input", "NAME=NUMBERS", "elements of a parameter, separated by commas; one fills it (repeatable)"),
    Option("--seed", "N", "of generated inputs (0)"),
  ]

  let values: [NDArray]
  /// Which parameters nobody gave a value, and the seed that theirs come from; nil if there are none.
  let note: String?

  init(for graph: Graph, _ arguments: Arguments) throws {
    let names = ArrayArguments.names(graph)
    var given: [Int: String] = [:]
    for text in arguments.all("--input") {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else { throw arguments.wrong(input: text, "NAME=NUMBERS is needed") }
      guard let position = ArrayArguments.position(of: parts[0], in: graph), names.indices.contains(position)
      else {
        throw arguments.wrong(input: parts[0], "the parameters are \(names.joined(separator: ", "))")
      }
      guard given.updateValue(parts[1], forKey: position) == nil else {
        throw arguments.wrong(input: parts[0], "it is given twice")
      }
    }
    let arrays = try ArrayArguments.read(
      arguments.positional.dropFirst() + arguments.all("--inputs"), for: graph)
    let seed = try arguments.integer("--seed", default: 0, in: 0...Int.max)
    var random = RandomNumbers(seed: UInt64(seed))
    var drawn: [String] = []
    try Self.requireMemory(for: graph)
    values = try zip(names, graph.parameters).enumerated().map { position, pair in
      let (name, parameter) = pair
      if let array = arrays[position] {
        guard given[position] == nil else { throw arguments.wrong(input: name, "a file gives it too") }
        return array
      }
      guard let text = given[position] else {
        drawn.append(name)
        return try Self.drawn(for: parameter, &random)
      }
      do throws(SluiceError) {
        return try NDArray(
          parsing: text.split(separator: ",", omittingEmptySubsequences: false), as: parameter.type)
      } catch {
        throw arguments.wrong(input: name, error.message)
      }
    }
    let shown = drawn.prefix(8).joined(separator: ", ") + (drawn.count > 8 ? ", ..." : "")
    note = drawn.isEmpty ? nil : "drawn at random with seed \(seed): \(shown)"
  }

  /// State from 0 to 1, since it may hold what is never negative; other floats from -1 to 1; integers from 0 to 9.
  private static func drawn(for parameter: Graph.Parameter, _ random: inout RandomNumbers) throws -> NDArray {
    let element = parameter.type.element
    let limit: UInt64 = element == .i1 ? 2 : 10
    let numbers = (0..<parameter.type.elementCount).map { _ in
      guard element.isFloat else { return Double(random.next() % limit) }
      let number = Double(random.nextUniform())
      return parameter.role == .state ? number : number * 2 - 1
    }
    return try NDArray(converting: numbers, to: parameter.type)
  }

  /// Values take up to 24 bytes an element on their way, so a type may be valid and yet too large for this machine.
  private static func requireMemory(for graph: Graph) throws {
    let available = Double(ProcessInfo.processInfo.physicalMemory)
    let needed = graph.parameters.reduce(0) { $0 + 24 * Double($1.type.elementCount) }
    guard needed <= available else {
      throw SluiceError(
        .resource, "the parameters of \(graph.name) do not fit in this machine's memory",
        notes: graph.parameters.map { "\($0.name.isEmpty ? "parameter" : $0.name): \($0.type)" })
    }
  }
}
