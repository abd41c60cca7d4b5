import Sluice
import SluiceOperations

extension ProgramChecks {
  /// Forward and reverse mode say the same of a program in f64: for a tangent t and a cotangent c of random numbers, c times
  /// (J t) is (c J) times t. On inputs at edges neither says much; these are drawn between -2 and 2.
  func modes(compiled: () -> Void) throws(SluiceError) {
    let floats = graph.parameters.indices.filter { graph.parameters[$0].type.element.isFloat }
    let results = graph.resultTypes.filter(\.element.isFloat)
    guard !floats.isEmpty, !results.isEmpty, graph.holdsOnlyDoubles, !graph.combinesFreely,
      // A user's own derivative is what it is; rounded derivatives round what they are given.
      !["custom_derivative", "reduce_precision", "round_to_format"].contains(where: graph.holds)
    else {
      return try derivative(isForward: false, compiled: compiled)
    }
    let (forward, reverse) = (try graph.jvp(withRespectTo: floats), try graph.vjp(withRespectTo: floats))
    guard ProgramSize.isSmall(forward), ProgramSize.isSmall(reverse) else { return }
    var random = RandomInputs(seed: 3)
    func drawn(_ types: [TensorType]) throws(SluiceError) -> [NDArray] {
      var arrays: [NDArray] = []
      for type in types { arrays.append(try NDArray(random.tensor(type).literal())) }
      return arrays
    }
    let point = try drawn(graph.parameterTypes)
    let tangents = try drawn(floats.map { graph.parameters[$0].type })
    let cotangents = try drawn(results)
    let runners = (
      try ProgramChecks(graph: forward, inputs: point + tangents, threads: threads).runner(.exact),
      try ProgramChecks(graph: reverse, inputs: point + cotangents, threads: threads).runner(.exact)
    )
    compiled()
    let moved = Array(try runners.0.run().suffix(results.count))
    let pulled = Array(try runners.1.run().suffix(floats.count))
    let (a, b) = (try Self.product(moved, cotangents), try Self.product(pulled, tangents))
    // Cancellation beyond any bound is nobody's fault, numbers without bound are nobody's answer.
    let size = max(a.size, b.size)
    guard a.size.isFinite, b.size.isFinite, size < 1e100 else { return }
    guard (a.sum - b.sum).magnitude <= 1e-6 * size + 1e-12 else {
      throw SluiceError(
        .internal, "fuzz: forward mode gives \(a.sum), reverse mode \(b.sum), of terms of \(size)")
    }
  }

  /// The sum of the products of two lists of tensors' elements, and of their magnitudes.
  private static func product(_ a: [NDArray], _ b: [NDArray]) throws(SluiceError) -> (
    sum: Double, size: Double
  ) {
    var (sum, size) = (0.0, 0.0)
    for (x, y) in zip(a, b) {
      for (p, q) in zip(ReferenceTensor(try x.literal()).floats, ReferenceTensor(try y.literal()).floats) {
        sum += p * q
        size += (p * q).magnitude
      }
    }
    return (sum, size)
  }
}

extension Graph {
  /// Whether every float here and in regions is a f64.
  fileprivate var holdsOnlyDoubles: Bool {
    (0..<valueCount).allSatisfy { index in
      let element = type(of: Value(index)).element
      return element == .f64 || !element.isFloat
    }
      && nodes.indices.allSatisfy { node in operation(of: node).regions.allSatisfy(\.holdsOnlyDoubles) }
  }

  /// Whether a reduction's region is none of the monoids: how elements combine is then anybody's choice, unless the region is
  /// associative, which derivatives count on.
  fileprivate var combinesFreely: Bool {
    nodes.indices.contains { node in
      switch operation(of: node) {
      case let reduce as Reduce: reduce.monoid == nil
      case let window as ReduceWindow: window.monoid == nil
      case let other: other.regions.contains(where: \.combinesFreely)
      }
    }
  }
}
