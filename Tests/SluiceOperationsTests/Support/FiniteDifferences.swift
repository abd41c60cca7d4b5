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
    for (gradient, parameter) in zip(gradients, floats) {
      for position in 0..<inputs[parameter].type.elementCount {
        let expected = try difference(at: inputs, parameter, position, weights)
        let found = gradient.floats[position]
        let scale = max(found.magnitude, expected.magnitude)
        guard (found - expected).magnitude <= Self.tolerance * scale + noise else {
          return "parameter \(parameter)[\(position)]: \(found), by differences \(expected)"
        }
      }
    }
    return nil
  }

  private func difference(
    at inputs: [ReferenceTensor], _ parameter: Int, _ position: Int, _ weights: [ReferenceTensor]
  ) throws -> Double {
    let rough = try central(at: inputs, parameter, position, weights, Self.step)
    let fine = try central(at: inputs, parameter, position, weights, Self.step / 2)
    return (4 * fine - rough) / 3
  }

  private func central(
    at inputs: [ReferenceTensor], _ parameter: Int, _ position: Int, _ weights: [ReferenceTensor],
    _ step: Double
  ) throws -> Double {
    func outputs(_ delta: Double) throws -> [ReferenceTensor] {
      var moved = inputs
      var values = inputs[parameter].floats
      values[position] += delta
      moved[parameter] = ReferenceTensor(inputs[parameter].type, .floats(values))
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
