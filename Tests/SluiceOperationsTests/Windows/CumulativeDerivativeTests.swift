import SluiceIR
import SluiceOperations
import Testing

/// Derivatives of windows that continue one another, which take a way of their own in linear time, against those of the same
/// windows with one more padded position each, which do not.
@Suite struct CumulativeDerivativeTests {
  /// The reduction along the middle axis, of an operand and, with `isOpen`, an initial value; else from the identity.
  private func graph(
    _ monoid: Monoid, _ type: TensorType, isDescending: Bool, padding: Int, isOpen: Bool = false
  ) throws -> Graph {
    let builder = GraphBuilder(name: "test")
    let x = builder.parameter(type)
    let initial = isOpen ? builder.parameter(type.with(shape: [])) : nil
    let reach = type.shape[1] - 1 + padding
    let window = Window([
      WindowDimension(),
      WindowDimension(
        size: type.shape[1] + padding, paddingLow: isDescending ? 0 : reach,
        paddingHigh: isDescending ? reach : 0),
      WindowDimension(),
    ])
    let operation = try ReduceWindow(window, monoid, type.element)
    #expect((operation.scan(of: type.shape) != nil) == (padding == 0))
    return try builder.finish([builder.reduceWindow(x, monoid, window, initial: initial)])
  }

  /// Integers from a small range, so that there are ties, with zeros of both signs, infinities and NaN among them.
  private func values(_ type: TensorType, special: Bool, _ generator: inout SeededGenerator)
    -> ReferenceTensor
  {
    let odd: [Double] = [-0.0, 0, .infinity, -.infinity, .nan]
    return ReferenceTensor(
      type,
      .floats(
        (0..<type.elementCount).map { _ in
          special && Int.random(in: 0..<6, using: &generator) == 0
            ? odd.randomElement(using: &generator) ?? 0 : Double(Int.random(in: -3...3, using: &generator))
        }))
  }

  private static let lengths = [2, 3, 4, 5, 7, 8, 13]

  @Test(arguments: [Monoid.maximum, .minimum], [false, true])
  func extremesHaveTheCotangentThatWindowsGiveThem(_ monoid: Monoid, _ isDescending: Bool) throws {
    var generator = SeededGenerator(seed: 51)
    for length in Self.lengths {
      for isOpen in [false, true] {
        let type = TensorType.f64[2, length, 3]
        let (fast, slow) = (
          try graph(monoid, type, isDescending: isDescending, padding: 0, isOpen: isOpen),
          try graph(monoid, type, isDescending: isDescending, padding: 1, isOpen: isOpen)
        )
        for special in [false, true] {
          let x = values(type, special: special, &generator)
          let initial = isOpen ? [ReferenceTensor([1], .f64)] : []
          let other = generator.tensor(type)
          let start = isOpen ? [generator.tensor(.f64)] : []
          let reverse = try [fast, slow].map {
            try ReferenceEvaluator.evaluate(gradientGraph(of: $0), [x] + initial + [other])
          }
          #expect(reverse[0] == reverse[1], "\(x)")
          let forward = try [fast, slow].map {
            try ReferenceEvaluator.evaluate(tangentGraph(of: $0), [x] + initial + [other] + start)
          }
          #expect(forward[0] == forward[1], "\(x)")
        }
      }
    }
  }

  /// Zeros and all: small integers' products and sums are exact in any order.
  @Test(arguments: [ElementType.f64, .f32], [false, true])
  func productsOfOthersAreExact(_ element: ElementType, _ isDescending: Bool) throws {
    var generator = SeededGenerator(seed: 52)
    for length in Self.lengths {
      for isOpen in [false, true] {
        let type = TensorType(element, [2, length, 3])
        let (fast, slow) = (
          try graph(.multiply, type, isDescending: isDescending, padding: 0, isOpen: isOpen),
          // One more initial value in each window.
          try graph(.multiply, type, isDescending: isDescending, padding: 1, isOpen: isOpen)
        )
        let x = values(type, special: false, &generator)
        let initial = isOpen ? [ReferenceTensor([1], type.with(shape: []))] : []
        let other = values(type, special: false, &generator)
        let reverse = try [fast, slow].map {
          try ReferenceEvaluator.evaluate(gradientGraph(of: $0), [x] + initial + [other])[0]
        }
        #expect(zip(reverse[0].floats, reverse[1].floats).allSatisfy { $0 == $1 }, "\(x)")
        let start = isOpen ? [ReferenceTensor([0], type.with(shape: []))] : []
        let forward = try [fast, slow].map {
          try ReferenceEvaluator.evaluate(tangentGraph(of: $0), [x] + initial + [other] + start)[0]
        }
        #expect(zip(forward[0].floats, forward[1].floats).allSatisfy { $0 == $1 }, "\(x)")
      }
    }
  }

  /// Both modes of both modes, at zeros too.
  @Test(arguments: [false, true]) func secondDerivativesOfProductsAgreeWithDifferences(_ isDescending: Bool)
    throws
  {
    var generator = SeededGenerator(seed: 53)
    let type = TensorType.f64[1, 5, 2]
    for isOpen in [false, true] {
      let product = try graph(.multiply, type, isDescending: isDescending, padding: 0, isOpen: isOpen)
      let x = ReferenceTensor([2, 0, 0.5, 1, 0, -1, 1.5, 0, 3, 0.25], type)
      let initial = isOpen ? [ReferenceTensor([1.5], .f64)] : []
      let gradient = try gradientGraph(of: product)
      let tangent = try tangentGraph(of: product)
      let start = isOpen ? [ReferenceTensor([0.5], .f64)] : []
      let inputs = [x] + initial + [generator.tensor(type)]
      for (graph, inputs) in [(product, [x] + initial), (gradient, inputs), (tangent, inputs + start)] {
        #expect(try FiniteDifferences(graph).disagreement(at: inputs, &generator) == nil)
        #expect(try FiniteDifferences(graph).forwardDisagreement(at: inputs, &generator) == nil)
      }
    }
  }

  /// Narrow floats are computed in f32: the products of 60 factors near 1 and their gradients are right to a rounding or two.
  @Test func narrowProductsAreComputedWide() throws {
    let type = TensorType(.bf16, [1, 60, 1])
    let x = ReferenceTensor(rounding: (0..<60).map { $0 % 2 == 0 ? 1.0078125 : 0.9921875 }, to: type)
    let cotangent = ReferenceTensor(rounding: (0..<60).map { $0 == 59 ? 1 : 0 }, to: type)
    let product = try graph(.multiply, type, isDescending: false, padding: 0)
    let found = try ReferenceEvaluator.evaluate(gradientGraph(of: product), [x, cotangent])[0]
    let whole = x.floats.reduce(1, *)
    for (value, factor) in zip(found.floats, x.floats) {
      #expect(abs(value - whole / factor) <= 0x1p-7 * abs(value))
    }
  }

  /// How much is emitted grows with the logarithm of the length, and nothing of it is larger than the operand.
  @Test(arguments: [Monoid.maximum, .minimum, .multiply]) func derivativesAreLinear(_ monoid: Monoid) throws {
    let counts = try [1 << 10, 1 << 16].map { length in
      let product = try graph(monoid, .f32[1, length, 1], isDescending: false, padding: 0)
      let gradients = [try gradientGraph(of: product), try tangentGraph(of: product)]
      for gradient in gradients {
        var elements = 0
        for node in gradient.nodes.indices {
          #expect(gradient.operation(of: node).name != "gather" || monoid != .multiply)
          elements += gradient.type(of: gradient.result(of: node)).elementCount
          if let windows = gradient.operation(of: node) as? ReduceWindow {
            #expect(windows.scan(of: gradient.type(of: gradient.operand(0, of: node)).shape) != nil)
          }
        }
        #expect(elements <= 40 * length, "\(elements) elements of \(length)")
      }
      return gradients.map(\.nodes.count)
    }
    for (small, large) in zip(counts[0], counts[1]) { #expect(large <= 2 * small) }
  }
}
