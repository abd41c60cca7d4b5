import SluiceIR

extension CustomDerivative {
  package static var samples: [OperationSample] {
    get throws {
      let types = [.f64, .f64[3], .f64[0, 2]] + ElementType.allCases.map { TensorType($0, [2, 3]) }
      return try types.map { try product($0) } + [gathering(.f64[4], .i32[3])]
    }
  }

  /// a * b with its derivative written out; of what are no floats there is none.
  private static func product(_ type: TensorType) throws(SluiceError) -> OperationSample {
    let body = GraphBuilder(name: "product")
    let (a, b) = (body.parameter(type), body.parameter(type))
    let pullback = GraphBuilder(name: "product_pullback")
    let (x, y) = (pullback.parameter(type), pullback.parameter(type))
    _ = pullback.parameter(type)
    var gradients: [Value] = []
    if type.element.isFloat {
      let cotangent = pullback.parameter(type)
      gradients = [pullback.multiply(cotangent, y), pullback.multiply(cotangent, x)]
    }
    let operation = CustomDerivative(
      body: try body.finish([body.multiply(a, b)]), pullback: try pullback.finish(gradients))
    return OperationSample(operation, [type, type])
  }

  /// A function of a float and an integer operand, with an integer result beside the float one: they have no
  /// cotangents.
  private static func gathering(_ table: TensorType, _ indices: TensorType) throws(SluiceError)
    -> OperationSample
  {
    let body = GraphBuilder(name: "lookup")
    let (x, i) = (body.parameter(table), body.parameter(indices))
    let y = body.take(x, i, axis: 0)
    let pullback = GraphBuilder(name: "lookup_pullback")
    let (source, index) = (pullback.parameter(table), pullback.parameter(indices))
    _ = pullback.parameter(body.type(of: y))
    _ = pullback.parameter(indices)
    let cotangent = pullback.parameter(body.type(of: y))
    let gradient = pullback.scatter(
      pullback.zeros(like: source), index, cotangent, .combine(.add),
      IndexingDimensions(offset: [], collapsed: [0], startIndexMap: [0], indexVector: 1))
    let operation = CustomDerivative(
      body: try body.finish([y, i]), pullback: try pullback.finish([gradient]))
    return OperationSample(operation, [table, indices], ranges: [1: 0...3])
  }
}
