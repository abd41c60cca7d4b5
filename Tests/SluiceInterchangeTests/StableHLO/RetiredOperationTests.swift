import SluiceIR
import SluiceInterchange
import SluiceOperations
import Testing

/// Operations on their way out of StableHLO, by what they compute.
@Suite struct RetiredOperationTests {
  private func run(_ text: String, _ inputs: [ReferenceTensor]) throws -> [ReferenceTensor] {
    try ReferenceEvaluator.evaluate(try StableHLOReader.graph(text.utf8, file: "t.mlir"), inputs)
  }

  private let matrix = ReferenceTensor([1, 2, 3, 4, 5, 6], .f32[2, 3])

  @Test(arguments: [
    "\"stablehlo.einsum\"(%a, %a) {einsum_config = EQUATION}", "stablehlo.einsum %a, %a, config = EQUATION",
  ])
  func `einsum multiplies and sums`(_ form: String) throws {
    func product(_ equation: String, _ type: String) throws -> ReferenceTensor {
      try run(
        """
        func.func @main(%a: tensor<2x3xf32>) -> tensor<\(type)xf32> {
          %0 = \(form.replacing("EQUATION", with: "\"\(equation)\"")) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<\(type)xf32>
          return %0 : tensor<\(type)xf32>
        }
        """, [matrix])[0]
    }
    #expect(try product("ab,cb->ac", "2x2").floats == [14, 32, 32, 77])
    #expect(try product("ab, ab -> b", "3").floats == [17, 29, 45])
    #expect(try product("ab,cd->da", "3x2").floats == [30, 75, 42, 105, 54, 135])
    let error = #expect(throws: SluiceError.self) { try product("ab,bc->ac", "2x2") }
    #expect(error?.message.contains("stablehlo.einsum") == true)
  }

  @Test func `unary_einsum sums and takes diagonals`() throws {
    let text = """
      func.func @main(%a: tensor<2x3xf32>, %b: tensor<2x2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
        %0 = "stablehlo.unary_einsum"(%a) {einsum_config = "ab->a"} : (tensor<2x3xf32>) -> tensor<2xf32>
        %1 = stablehlo.unary_einsum %b, config = "aa->a" : (tensor<2x2xf32>) -> tensor<2xf32>
        return %0, %1 : tensor<2xf32>, tensor<2xf32>
      }
      """
    let results = try run(text, [matrix, ReferenceTensor([1, 2, 3, 4], .f32[2, 2])])
    #expect(results.map(\.floats) == [[6, 15], [1, 4]])
  }

  @Test func `torch_index_select selects batch by batch`() throws {
    let shape = [2, 2, 3, 2]
    let operand = ReferenceTensor((0..<24).map(Double.init), TensorType(.f32, Shape(shape)))
    let indices: [[Double]] = [[2, 0, 1, 1], [0, 0, 7, -1]]
    let results = try run(
      """
      func.func @main(%a: tensor<2x2x3x2xf32>, %i: tensor<2x2x2xi32>) -> tensor<2x2x2x2x2xf32> {
        %0 = "stablehlo.torch_index_select"(%a, %i) {dim = 2 : i64, batch_dims = 1 : i64}
          : (tensor<2x2x3x2xf32>, tensor<2x2x2xi32>) -> tensor<2x2x2x2x2xf32>
        return %0 : tensor<2x2x2x2x2xf32>
      }
      """, [operand, ReferenceTensor(indices.flatMap(\.self), .i32[2, 2, 2])])
    var expected: [Double] = []
    for batch in 0..<2 {
      for row in 0..<2 {
        for index in indices[batch] {
          // What lies outside is brought inside.
          let place = min(max(Int(index), 0), 2)
          for column in 0..<2 { expected.append(Double(((batch * 2 + row) * 3 + place) * 2 + column)) }
        }
      }
    }
    #expect(results[0].floats == expected)
  }

  @Test func `set_dimension_size keeps what has its size`() throws {
    func text(_ size: Int) -> String {
      """
      func.func @main(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
        %c = stablehlo.constant dense<\(size)> : tensor<i32>
        %0 = stablehlo.set_dimension_size %a, %c, dim = 1 : (tensor<2x3xf32>, tensor<i32>) -> tensor<2x3xf32>
        return %0 : tensor<2x3xf32>
      }
      """
    }
    #expect(try run(text(3), [matrix]) == [matrix])
    let error = #expect(throws: SluiceError.self) { try run(text(2), [matrix]) }
    #expect(error?.kind == .unsupported)
    #expect(error?.message.contains("dynamic shapes are not supported") == true)
  }

  @Test func `rng names what to use instead`() {
    let text = """
      func.func @main(%a: tensor<f32>, %b: tensor<f32>) -> tensor<2xf32> {
        %c = stablehlo.constant dense<2> : tensor<1xi64>
        %0 = stablehlo.rng %a, %b, %c, distribution = UNIFORM : (tensor<f32>, tensor<f32>, tensor<1xi64>) -> tensor<2xf32>
        return %0 : tensor<2xf32>
      }
      """
    let error = #expect(throws: SluiceError.self) { try StableHLOReader.graph(text.utf8, file: "t.mlir") }
    #expect(error?.kind == .unsupported)
    #expect(error.map { "\($0)" }?.contains("rng_bit_generator") == true)
  }

  /// What StableHLO and CHLO have and nothing here means.
  static let refused = [
    "stablehlo.complex", "chlo.conj", "stablehlo.fft", "stablehlo.uniform_quantize",
    "stablehlo.uniform_dequantize",
    "stablehlo.infeed", "stablehlo.outfeed", "stablehlo.send", "stablehlo.recv", "stablehlo.rng",
  ]

  @Test(arguments: refused) func `what is not read is refused by its name`(_ name: String) {
    let text = """
      func.func @main(%a: tensor<2xf32>) -> tensor<2xf32> {
        %0 = "\(name)"(%a) : (tensor<2xf32>) -> tensor<2xf32>
        return %0 : tensor<2xf32>
      }
      """
    let error = #expect(throws: SluiceError.self) { try StableHLOReader.graph(text.utf8, file: "t.mlir") }
    #expect(error?.kind == .unsupported)
    #expect(error?.message.hasPrefix("t.mlir:2:8: \(name): ") == true, "\(error.map { "\($0)" } ?? "")")
  }
}
