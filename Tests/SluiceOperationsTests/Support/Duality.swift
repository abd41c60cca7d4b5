import SluiceIR
import SluiceOperations

/// The law between the modes: the results' tangents times cotangents are the parameters' tangents times cotangents.
struct Duality {
  static let tolerance = 1e-9

  let graph: Graph

  init(_ graph: Graph) { self.graph = graph }

  /// How the modes disagree for random tangents and cotangents, or nil. NaN in one must be NaN in the other.
  func disagreement(at inputs: [ReferenceTensor], _ generator: inout SeededGenerator) throws -> String? {
    let tangents = graph.parameterTypes.filter(\.element.isFloat).map { generator.tensor($0, in: -1...1) }
    let cotangents = graph.resultTypes.filter(\.element.isFloat).map { generator.tensor($0, in: 0.5...1.5) }
    let forward = try ReferenceEvaluator.evaluate(tangentGraph(of: graph), inputs + tangents)
    let reverse = try ReferenceEvaluator.evaluate(gradientGraph(of: graph), inputs + cotangents)
    let (byForward, scale) = Self.product(forward, cotangents)
    let (byReverse, otherScale) = Self.product(reverse, tangents)
    if byForward.isNaN && byReverse.isNaN { return nil }
    guard (byForward - byReverse).magnitude <= Self.tolerance * max(scale, otherScale) else {
      return "forward gives \(byForward), reverse \(byReverse)"
    }
    return nil
  }

  /// The inner product, and the sum of its terms' magnitudes.
  private static func product(_ a: [ReferenceTensor], _ b: [ReferenceTensor]) -> (Double, Double) {
    let terms = zip(a, b).flatMap { zip($0.floats, $1.floats).map { $0 * $1 } }
    return (terms.reduce(0, +), terms.reduce(0) { $0 + $1.magnitude })
  }
}
