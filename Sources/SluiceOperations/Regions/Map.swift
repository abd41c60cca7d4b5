import SluiceIR

/// A region of scalars applied to every element of n tensors of one shape, whatever the region contains.
package struct Map: ComposedOperation {
  package static let name = "map"
  package static var signature: String? { "T... -> U; computation: T... -> U; U: any" }
  /// All dimensions, in order.
  package let dimensions: [Int]
  package let body: Graph

  package init(dimensions: [Int], body: Graph) {
    self.dimensions = dimensions
    self.body = body
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    dimensions = try attributes.integers("dimensions")
    body = try attributes.region("computation")
  }

  package func write(to attributes: inout AttributeWriter) {
    attributes.write("dimensions", dimensions)
    attributes.write("computation", body)
  }

  package var regions: [Graph] { [body] }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    guard let shape = operands.first?.shape else {
      throw SluiceError(.shape, "no operand is given", note: "give the tensors to map")
    }
    for (position, operand) in operands.enumerated() where operand.shape != shape {
      throw SluiceError(
        .shape, "operand 0 has shape \(shape), operand \(position) \(operand.shape)",
        note: "all need one shape")
    }
    guard dimensions == Array(shape.indices) else {
      throw SluiceError(
        .shape, "dimensions is \(Shape(dimensions))", note: "it lists all dimensions: \(Array(shape.indices))"
      )
    }
    let scalars = operands.map { $0.with(shape: []) }
    guard body.parameterTypes == scalars, body.resultTypes.count == 1, body.resultTypes[0].rank == 0 else {
      throw SluiceError(
        .shape, "the region is \(RegionRules.signature(body.parameterTypes, body.resultTypes))",
        note: "it takes \(RegionRules.list(scalars)) and returns one scalar")
    }
    return [body.resultTypes[0].with(shape: shape)]
  }

  /// The region's operations on whole tensors; or, if one of them is not elementwise, a loop over the elements.
  package func expand(_ operands: [Value], into builder: GraphBuilder) throws(SluiceError) -> [Value] {
    let body = try body.scalarNormalForm()
    if body.isScalarTape { return try ElementwiseRegion(body).apply(operands, builder).results }
    let type = try resultTypes(of: operands.map { builder.type(of: $0) })[0]
    let count = type.elementCount
    let start = builder.constant(0, type.with(shape: [count]))
    let results = try builder.loop(count, carrying: [start], with: operands.map(builder.flattened)) {
      inner, index, carried, invariants throws(SluiceError) in
      let values = body.inline(into: inner, arguments: invariants.map { inner.element($0, at: index) })
      return [inner.replacing(carried[0], at: index, by: values[0])]
    }
    return [builder.reshape(results[0], to: type.shape)]
  }

  package static var samples: [OperationSample] {
    get throws {
      let product = { (b: GraphBuilder, x: [Value]) in b.multiply(x[0], x[1]) }
      let everyType = try ElementType.allCases.map { element in
        try sample([TensorType(element, [4]), TensorType(element, [4])], product)
      }
      return try everyType + [
        sample([.f64[2, 3], .f64[2, 3]], product),
        sample([.f32[0, 2], .f32[0, 2]], product), sample([.f32, .f32], product),
        // Constants, a conversion, a parameter that is ignored.
        sample([.f64[3], .i32[3]]) { $0.add($1[0], $0.constant(1.5, .f64)) },
        sample([.f32[3], .i32[3]]) { $0.multiply($1[0], $0.convert($1[1], to: .f32)) },
        sample([.f32[3], .i32[3]]) { _, x in x[1] },
        sample([.i32[3]]) { b, _ in b.constant(7, .f32) },
        // What is not elementwise.
        sample([.f64[2, 2]]) { b, x in b.sum(b.broadcast(b.sine(x[0]), to: [3]), dimensions: [0]) },
        sample([.f32[5]]) { b, x in b.sum(b.broadcast(x[0], to: [3]), dimensions: [0]) },
      ]
    }
  }

  private static func sample(
    _ types: [TensorType], _ make: (GraphBuilder, [Value]) -> Value
  ) throws -> OperationSample {
    let region = GraphBuilder(name: "computation")
    let value = make(region, types.map { region.parameter($0.with(shape: [])) })
    return OperationSample(
      Map(dimensions: Array(types[0].shape.indices), body: try region.finish([value])), types)
  }
}
