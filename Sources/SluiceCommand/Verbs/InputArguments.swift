import Foundation
import Sluice

/// Values for a graph's parameters: those in array files, those given as `--input NAME=NUMBERS`, and generated ones.
enum InputArguments {
  static func values(for graph: Graph, _ arguments: Arguments) throws -> [NDArray] {
    var given: [String: String] = [:]
    for text in arguments.all("--input") {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else { throw UsageError("--input \(text): NAME=NUMBERS is needed") }
      given[parts[0]] = parts[1]
    }
    let names = ArrayArguments.names(graph)
    let arrays = try ArrayArguments.read(
      arguments.positional.dropFirst() + arguments.all("--inputs"), for: graph)
    if let unknown = given.keys.sorted().first(where: { !names.contains($0) }) {
      throw UsageError("--input \(unknown): the parameters are \(names.joined(separator: ", "))")
    }
    var random = RandomNumbers(seed: UInt64(try arguments.integer("--seed", default: 0, in: 0...Int.max)))
    try requireMemory(for: graph)
    return try zip(names, graph.parameters).enumerated().map { position, pair in
      let (name, parameter) = pair
      if let array = arrays[position] {
        guard given[name] == nil else { throw UsageError("--input \(name): a file gives it too") }
        return array
      }
      let count = parameter.type.elementCount
      let numbers: [Double]
      if let text = given[name] {
        numbers = try self.numbers(text, name, parameter.type)
      } else if parameter.type.element.isFloat, parameter.role == .state {
        numbers = (0..<count).map { _ in Double(random.nextUniform()) }
      } else if parameter.type.element.isFloat {
        numbers = (0..<count).map { _ in Double(random.nextUniform()) * 2 - 1 }
      } else {
        let limit: UInt64 = parameter.type.element == .i1 ? 2 : 10
        numbers = (0..<count).map { _ in Double(random.next() % limit) }
      }
      return try NDArray(converting: numbers, to: parameter.type)
    }
  }

  /// Whether an element can be exactly `number`; floats may round.
  private static func holds(_ number: Double, _ element: ElementType) -> Bool {
    if element.isFloat { return true }
    guard number.rounded(.towardZero) == number else { return false }
    switch element.kind {
    case .boolean: return number == 0 || number == 1
    case .unsigned:
      return number >= 0 && number < Double(sign: .plus, exponent: element.bitWidth, significand: 1)
    default:
      let bound = Double(sign: .plus, exponent: element.bitWidth - 1, significand: 1)
      return number >= -bound && number < bound
    }
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

  private static func numbers(_ text: String, _ name: String, _ type: TensorType) throws -> [Double] {
    let numbers = try text.split(separator: ",").map { word in
      guard let number = Double(word), holds(number, type.element) else {
        throw UsageError("--input \(name): \(word) is not a number of type \(type.element)")
      }
      return number
    }
    if numbers.count == 1 { return Array(repeating: numbers[0], count: type.elementCount) }
    guard numbers.count == type.elementCount else {
      throw UsageError(
        "--input \(name): \(numbers.count) numbers are given; \(type) takes \(type.elementCount)")
    }
    return numbers
  }
}
