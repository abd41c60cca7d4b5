import SluiceIR
import SluiceOperations
import SluicePasses
import Testing

@Suite struct RoundToFormatTests {
  /// Every number of a format, what lies around it and halfway to the next, and what no format has.
  private static func values(_ format: NarrowFloat) -> [Double] {
    var values: [Double] = [
      0, 1e-300, 1e-42, 1e-38, 464, 465, 61440, 0x1.8p127, 0x1.7p127, 0x1p127, 3e38, 1e39, 1e300,
      .infinity, .nan,
    ]
    let numbers = (0...UInt8.max).map { format.decode($0) }.filter { $0.isFinite && $0 >= 0 }.sorted()
    for (low, high) in zip(numbers, numbers.dropFirst() + [2 * format.largest]) {
      let middle = (low + high) / 2
      values += [
        low, low.nextUp, Double(Float(low).nextUp), middle, middle.nextUp, Double(Float(middle).nextDown),
      ]
    }
    return values + values.map { -$0 }
  }

  /// The reference asks `NarrowFloat`; what is compiled is the expansion.
  @Test(arguments: NarrowFloat.allCases)
  func `the expansion rounds as the format does`(_ format: NarrowFloat) throws {
    for element: ElementType in [.f32, .f64, .bf16, .f16] where element != .f16 || format != .f8E8M0FNU {
      let x = vector(Self.values(format).map { element.rounded($0) }, element)
      let operation = RoundToFormat(format)
      let expanded = try ReferenceEvaluator.evaluate(try operation.expansion(of: [x.type]), [x])[0]
      expectIdentical(expanded, try operation.evaluate([x])[0], "\(format) in \(element)")
    }
  }

  @Test func `a type that lacks the format's numbers is refused`() throws {
    #expect(throws: SluiceError.self) { try RoundToFormat(.f8E8M0FNU).resultTypes(of: [.f16[2]]) }
    #expect(throws: SluiceError.self) { try RoundToFormat(.f8E5M2).resultTypes(of: [.i8[2]]) }
    var reader = AttributeReader(["format": .keyword("f8E9M9")], declaredTypes: [.f32])
    #expect(throws: SluiceError.self) { try RoundToFormat(reading: &reader) }
  }

  /// Not rounded: NaN, were it in the format.
  @Test func `cotangents pass`() throws {
    let builder = GraphBuilder(name: "f")
    let x = builder.parameter(.f64[2])
    let loss = builder.sum(
      builder.multiply(builder.rounded(x, to: .f8E4M3FN), builder.constant(-1000.3, .f64[2])), dimensions: [0]
    )
    let graph = try builder.finish([loss])
    let gradient = try graph.gradient(withRespectTo: [0])
    let result = try ReferenceEvaluator.evaluate(gradient, [vector([0.3, 500], .f64)])
    #expect(result.last?.floats == [-1000.3, -1000.3])
  }
}
