import Foundation
import SluiceIR
import SluiceInterchange
import SluiceOperations
import Testing

/// `bessel_i0e`, which StableHLO does not have: a composite that reads back as itself, and arithmetic for everyone else.
@Suite struct BesselArithmeticTests {
  /// Arguments and values rounded from 300 bits (mpmath), on both sides of where the pieces meet.
  static let truth: [(x: Double, value: Double)] = [
    (0, 1), (1e-300, 1), (1e-9, 0.999999999), (0.1, 0.9071009257823011),
    (0.44371703912718996, 0.6736203568333553), (0.5, 0.6450352704491501),
    (0.5000000000000001, 0.64503527044915), (0.9293721503389676, 0.48476627579167514),
    (1, 0.46575960759364043), (1.093094866317875, 0.44302965444904924), (1.9, 0.31824316288914156),
    (2, 0.30850832255367105), (2.0000000000000004, 0.308508322553671),
    (3.9513625611737875, 0.20839011763238743), (4, 0.2070019212239867),
    (4.0132895632412335, 0.20662751672192778), (5.5, 0.17448325638192988), (7.9, 0.14436986414104191),
    (8, 0.14343178185685032), (8.000000000000002, 0.1434317818568503), (9.5, 0.13125126081426788),
    (16.3, 0.09959926942804145), (100.7, 0.03980495431875301), (2797.0638426469595, 0.007543593683457998),
    (65504, 0.001558751857765845), (1e9, 1.2615662611677758e-05), (1e100, 3.989422804014327e-51),
    (1.7e308, 3.0597476163882935e-155), (.infinity, 0),
  ]

  /// `inputs` through the decomposition of bessel_i0e as it is written, which has no operation that StableHLO lacks.
  private func written(_ inputs: [Double], _ element: ElementType) throws -> [Double] {
    let builder = GraphBuilder(name: "main")
    let x = builder.parameter(TensorType(element, [inputs.count]))
    let graph = try builder.finish([builder.apply(BesselI0e(), x)])
    let text = try StableHLOWriter.text(of: graph)
    #expect(try StableHLOReader.graph(text.utf8, file: "written.mlir") == graph)
    let foreign = text.replacing("sluice.bessel_i0e", with: "other.bessel_i0e")
    let read = try StableHLOReader.graph(foreign.utf8, file: "written.mlir")
    #expect(!text.contains("chlo.") && !"\(read)".contains("bessel"))
    return try ReferenceEvaluator.evaluate(read, [ReferenceTensor(inputs, graph.parameterTypes[0])])[0].floats
  }

  @Test func `f64 is within two units of the truth`() throws {
    let inputs = Self.truth.map(\.x)
    for inputs in [inputs, inputs.map { -$0 }] {
      for (value, (x, expected)) in zip(try written(inputs, .f64), Self.truth) {
        #expect(abs(value - expected) <= 2 * expected.ulp, "at \(x): \(value), not \(expected)")
      }
    }
    #expect(try written([.nan], .f64)[0].isNaN)
  }

  @Test(arguments: [ElementType.f32, .f16, .bf16])
  func `narrower floats are rounded once`(_ element: ElementType) throws {
    let limit: Double = element == .f16 ? 65504 : 1e30
    let inputs =
      (0..<2000).map { index in
        ReferenceTensor([pow(2, Double(index) / 40 - 25)], TensorType(element, [1])).floats[0]
      }.filter { $0 < limit } + [0, .infinity]
    let builder = GraphBuilder(name: "main")
    let x = builder.parameter(TensorType(element, [inputs.count]))
    let graph = try builder.finish([builder.apply(BesselI0e(), x)])
    let expected = try ReferenceEvaluator.evaluate(graph, [ReferenceTensor(inputs, graph.parameterTypes[0])])
    #expect(try written(inputs, element) == expected[0].floats)
  }
}
