import SluiceIR
import SluiceOperations
import Testing

/// Compares the gradient that a graph's pullbacks give with central differences in f64.
struct FiniteDifferences {
  /// Steps h and h/2. A Richardson extrapolation leaves an error of the order of h^4, here about 1e-12 of the fifth
  /// derivative, and rounding adds about 1e-12 of the function's value; a kink farther than h away does no harm.
  static let step = 1.0 / 1024
  static let tolerance = 1e-6

  let graph: Graph
  private let evaluator: ReferenceEvaluator

  init(_ graph: Graph) {
    self.graph = graph
    evaluator = ReferenceEvaluator(graph)
  }

  /// One way to move the inputs: by how much each element of some parameters goes.
  private struct Direction {
    var name: String
    var entries: [(parameter: Int, position: Int, amount: Double)]
  }

  /// A few elements alone (all of them in a small tensor), then everything at once.
  private func directions(
    _ inputs: [ReferenceTensor], _ generator: inout SeededGenerator
  ) -> [Direction] {
    var alone: [Direction] = []
    var together = Direction(name: "all parameters at once", entries: [])
    for parameter in inputs.indices where inputs[parameter].type.element.isFloat {
      let positions = 0..<inputs[parameter].type.elementCount
      for position in positions {
        together.entries.append((parameter, position, Bool.random(using: &generator) ? 1 : -1))
      }
      for position in positions.shuffled(using: &generator).prefix(6) {
        let name = "parameter \(parameter)[\(position)]"
        alone.append(Direction(name: name, entries: [(parameter, position, 1)]))
      }
    }
    return alone + [together]
  }

  /// The first disagreement, for the sum of the float results weighted at random, or nil.
  func disagreement(at inputs: [ReferenceTensor], _ generator: inout SeededGenerator) throws -> String? {
    let outputs = try evaluator.evaluate(inputs).filter { $0.type.element.isFloat }
    let weights = outputs.map { generator.tensor($0.type, in: 0.5...1.5) }
    let gradients = try ReferenceEvaluator.evaluate(gradientGraph(of: graph), inputs + weights)
    let magnitude = zip(outputs, weights).reduce(0) { total, pair in
      total + zip(pair.0.floats, pair.1.floats).reduce(0) { $0 + ($1.0 * $1.1).magnitude }
    }
    let noise = magnitude * Double.ulpOfOne / Self.step * 16
    let floats = inputs.indices.filter { inputs[$0].type.element.isFloat }
    let gradient = Dictionary(uniqueKeysWithValues: zip(floats, gradients.map(\.floats)))
    for direction in directions(inputs, &generator) {
      let expected = try difference(at: inputs, along: direction, weights)
      let found = direction.entries.reduce(0) { sum, entry in
        sum + (gradient[entry.parameter]?[entry.position] ?? .nan) * entry.amount
      }
      let scale = max(found.magnitude, expected.magnitude)
      guard (found - expected).magnitude <= Self.tolerance * scale + noise else {
        return "\(direction.name): \(found), by differences \(expected)"
      }
    }
    return nil
  }

  /// How the pushforward along one random direction disagrees, for the results weighted at random; nil if it does not.
  func forwardDisagreement(
    at inputs: [ReferenceTensor], _ generator: inout SeededGenerator
  ) throws -> String? {
    let outputs = try evaluator.evaluate(inputs).filter { $0.type.element.isFloat }
    let weights = outputs.map { generator.tensor($0.type, in: 0.5...1.5) }
    var direction = Direction(name: "forward", entries: [])
    var tangents: [ReferenceTensor] = []
    for parameter in inputs.indices where inputs[parameter].type.element.isFloat {
      let tangent = generator.tensor(inputs[parameter].type, in: -1...1)
      for (position, amount) in tangent.floats.enumerated() {
        direction.entries.append((parameter, position, amount))
      }
      tangents.append(tangent)
    }
    let moved = try ReferenceEvaluator.evaluate(tangentGraph(of: graph), inputs + tangents)
    let terms = zip(moved, weights).flatMap { zip($0.floats, $1.floats).map { $0 * $1 } }
    let found = terms.reduce(0, +)
    let expected = try difference(at: inputs, along: direction, weights)
    let scale = terms.reduce(0) { $0 + $1.magnitude }
    let magnitude = zip(outputs, weights).reduce(0) { total, pair in
      total + zip(pair.0.floats, pair.1.floats).reduce(0) { $0 + ($1.0 * $1.1).magnitude }
    }
    let noise = magnitude * Double.ulpOfOne / Self.step * 16
    guard (found - expected).magnitude <= Self.tolerance * scale + noise else {
      return "forward: \(found), by differences \(expected)"
    }
    return nil
  }

  private func difference(
    at inputs: [ReferenceTensor], along direction: Direction, _ weights: [ReferenceTensor]
  ) throws -> Double {
    let rough = try central(at: inputs, along: direction, weights, Self.step)
    let fine = try central(at: inputs, along: direction, weights, Self.step / 2)
    return (4 * fine - rough) / 3
  }

  private func central(
    at inputs: [ReferenceTensor], along direction: Direction, _ weights: [ReferenceTensor], _ step: Double
  ) throws -> Double {
    func outputs(_ step: Double) throws -> [ReferenceTensor] {
      var values = inputs.map { $0.type.element.isFloat ? $0.floats : [] }
      for entry in direction.entries { values[entry.parameter][entry.position] += step * entry.amount }
      let moved = zip(inputs, values).map { input, values in
        input.type.element.isFloat ? ReferenceTensor(input.type, .floats(values)) : input
      }
      return try evaluator.evaluate(moved).filter { $0.type.element.isFloat }
    }
    // Differences are taken before the sum: elements that do not depend on this input cancel exactly.
    let (above, below) = (try outputs(step), try outputs(-step))
    var total = 0.0
    for index in weights.indices {
      let (a, b, w) = (above[index].floats, below[index].floats, weights[index].floats)
      for element in w.indices { total += (a[element] - b[element]) * w[element] }
    }
    return total / (2 * step)
  }
}
