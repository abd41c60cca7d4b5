import SluiceIR
import SluiceOperations
import SluicePasses

// Reductions, sequence by sequence, in the order that they name.

extension KernelGraphInterpreter {
  mutating func run(_ reduction: Reduction) throws {
    let sizes = reduction.inputs[0].sizes
    let kept = sizes.indices.filter { !reduction.dimensions.contains($0) }
    let axes = kept + reduction.dimensions
    let columns = reduction.dimensions.reduce(1) { $0 * sizes[$1] }
    let rows = kept.reduce(1) { $0 * sizes[$1] }
    let inputs = try reduction.inputs.map { view in
      try read(
        View(
          buffer: view.buffer, element: view.element, offset: view.offset, sizes: axes.map { sizes[$0] },
          strides: axes.map { view.strides[$0] }))
    }
    let initials = try reduction.initials.map { try read($0)[0] }
    var results = [[Double]](repeating: [], count: inputs.count)
    for row in 0..<rows {
      if let monoid = reduction.monoid {
        let element = reduction.inputs[0].element
        let elements = Array(inputs[0][(row * columns)..<((row + 1) * columns)])
        let total = Self.reduced(elements, monoid, element, reduction.order)
        results[0].append(KernelArithmetic.combine(monoid, element, initials[0], total))
      } else {
        var accumulators = initials
        for column in 0..<columns {
          let types = reduction.inputs.map { TensorType($0.element, []) }
          let operands = zip(types + types, accumulators + inputs.map { $0[row * columns + column] }).map {
            ReferenceTensor($0, $0.element.isFloat ? .floats([$1]) : .integers([Int64($1)]))
          }
          accumulators = try ReferenceEvaluator.evaluate(reduction.region, operands).map {
            Self.values($0)[0]
          }
        }
        for (position, value) in accumulators.enumerated() { results[position].append(value) }
      }
    }
    for (output, result) in zip(reduction.outputs, results) { try write(result, dense(output)) }
  }

  static func identity(_ monoid: Monoid, _ element: ElementType) -> Double {
    switch (monoid, element.isFloat) {
    case (.add, true): -0.0
    case (.add, false), (.or, _), (.xor, _): 0
    case (.multiply, _): 1
    case (.minimum, true): .infinity
    case (.maximum, true): -.infinity
    case (.minimum, false): Double(Int32.max)
    case (.maximum, false): Double(Int32.min)
    case (.and, _): element == .i1 ? 1 : -1
    }
  }

  /// One sequence in an order, without the initial value.
  static func reduced(
    _ values: [Double], _ monoid: Monoid, _ element: ElementType, _ order: ReductionOrder
  ) -> Double {
    let start = identity(monoid, element)
    var total = start
    for chunk in stride(from: 0, to: values.count, by: order.chunk) {
      var lanes = [Double](repeating: start, count: order.lanes)
      for index in chunk..<min(chunk + order.chunk, values.count) {
        let lane = (index - chunk) % order.lanes
        lanes[lane] = KernelArithmetic.combine(monoid, element, lanes[lane], values[index])
      }
      while lanes.count > 1 {
        let half = lanes.count / 2
        lanes = (0..<half).map { KernelArithmetic.combine(monoid, element, lanes[$0], lanes[$0 + half]) }
      }
      total = KernelArithmetic.combine(monoid, element, total, lanes[0])
    }
    return total
  }
}
