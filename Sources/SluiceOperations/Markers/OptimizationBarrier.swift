import SluiceIR

/// Its operands, unchanged; no pass moves or merges work across it.
package struct OptimizationBarrier: Operation {
  package static let name = "optimization_barrier"
  package static var signature: String? { "T... -> T..." }

  package init() {}
  package init(reading attributes: inout AttributeReader) throws(SluiceError) {}
  package func write(to attributes: inout AttributeWriter) {}

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] { operands }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] { operands }

  /// A barrier on the cotangents.
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    let present = context.cotangents.compactMap { $0 }
    var results = context.builder.optimizationBarrier(present).makeIterator()
    return context.cotangents.map { $0 == nil ? nil : results.next() }
  }

  /// A barrier on the tangents.
  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    var results = context.builder.optimizationBarrier(context.tangents.compactMap(\.self)).makeIterator()
    return context.tangents.map { $0 == nil ? nil : results.next() }
  }

  package static var samples: [OperationSample] {
    ElementType.allCases.map { OperationSample(OptimizationBarrier(), [TensorType($0, [2, 3])]) } + [
      OperationSample(OptimizationBarrier(), []), OperationSample(OptimizationBarrier(), [.f32]),
      OperationSample(OptimizationBarrier(), [.f32[2], .i32[0, 3], .f64]),
    ]
  }
}

extension GraphBuilder {
  package func optimizationBarrier(_ operands: [Value]) -> [Value] {
    add(OptimizationBarrier(), operands, resultCount: operands.count)
  }
}
