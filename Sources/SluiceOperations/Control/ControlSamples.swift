import SluiceIR

// Derivatives of control are not an operation's own; SluicePassesTests check them, so no sample here is smooth.

extension While {
  package static var samples: [OperationSample] {
    get throws {
      let counted = [.f64, .f32[2, 3], .f64[0, 2]] + ElementType.allCases.map { TensorType($0, [3]) }
      return try counted.map { try counting($0, trips: 3) } + [
        counting(.f32[2], trips: 0), counting(.f64, trips: 3, checkpoint: 2), swapping(.i32), halving(.f32),
        halving(.f64), empty(), nested(),
      ]
    }
  }

  /// x + x * invariant so many times, with a counter.
  private static func counting(_ type: TensorType, trips: Double, checkpoint: Int? = nil) throws(SluiceError)
    -> OperationSample
  {
    let operands: [TensorType] = [.i32, type, type]
    let condition = GraphBuilder(name: "condition")
    let counter = operands.map { condition.parameter($0) }[0]
    let goes = condition.apply(Compare(.less), counter, condition.constant(trips, .i32))
    let body = GraphBuilder(name: "body")
    let values = operands.map { body.parameter($0) }
    let next = body.apply(Add(), values[1], body.apply(Multiply(), values[1], values[2]))
    let count = body.apply(Add(), values[0], body.constant(1, .i32))
    let operation = While(
      condition: try condition.finish([goes]), body: try body.finish([count, next, values[2]]),
      checkpoint: checkpoint)
    return OperationSample(operation, operands, ranges: [0: 0...2], isSmooth: false)
  }

  /// (a, b) -> (b, a + b) while b is below a limit, as Fibonacci's numbers.
  private static func swapping(_ type: TensorType) throws(SluiceError) -> OperationSample {
    let condition = GraphBuilder(name: "condition")
    let (_, b) = (condition.parameter(type), condition.parameter(type))
    let goes = condition.apply(Compare(.less), b, condition.constant(100, type))
    let body = GraphBuilder(name: "body")
    let (x, y) = (body.parameter(type), body.parameter(type))
    let operation = While(
      condition: try condition.finish([goes]), body: try body.finish([y, body.apply(Add(), x, y)]))
    return OperationSample(operation, [type, type], ranges: [0: 1...2, 1: 1...3], isSmooth: false)
  }

  /// A trip count that the values decide.
  private static func halving(_ type: TensorType) throws(SluiceError) -> OperationSample {
    let condition = GraphBuilder(name: "condition")
    let goes = condition.apply(Compare(.greater), condition.parameter(type), condition.constant(0.1, type))
    let body = GraphBuilder(name: "body")
    let half = body.apply(Multiply(), body.parameter(type), body.constant(0.5, type))
    let operation = While(condition: try condition.finish([goes]), body: try body.finish([half]))
    return OperationSample(operation, [type], isSmooth: false)
  }

  /// Nothing carried: the condition is constant, and false if it is to end.
  private static func empty() throws(SluiceError) -> OperationSample {
    let condition = GraphBuilder(name: "condition")
    let goes = condition.constant(0, .i1)
    let operation = While(
      condition: try condition.finish([goes]), body: try GraphBuilder(name: "body").finish([Value]()))
    return OperationSample(operation, [], isSmooth: false)
  }

  /// A loop in a loop, whose number of iterations is the outer one's counter.
  private static func nested() throws(SluiceError) -> OperationSample {
    let types: [TensorType] = [.i32, .i32, .f64[2]]
    func condition(_ limit: (GraphBuilder, [Value]) -> Value) throws(SluiceError) -> Graph {
      let builder = GraphBuilder(name: "condition")
      let values = types.map { builder.parameter($0) }
      return try builder.finish([builder.apply(Compare(.less), values[0], limit(builder, values))])
    }
    let inner = GraphBuilder(name: "inner")
    let values = types.map { inner.parameter($0) }
    let sum = inner.apply(Add(), values[2], inner.apply(Sine(), values[2]))
    let one = inner.constant(1, .i32)
    let innerBody = try inner.finish([inner.apply(Add(), values[0], one), values[1], sum])
    let outer = GraphBuilder(name: "outer")
    let carried = types.map { outer.parameter($0) }
    let (zero, step) = (outer.constant(0, .i32), outer.constant(1, .i32))
    let results = outer.while(
      [zero, carried[0], carried[2]], condition: try condition { $1[1] }, body: innerBody)
    let outerBody = try outer.finish([outer.apply(Add(), carried[0], step), carried[1], results[2]])
    let operation = While(condition: try condition { $0.constant(3, $0.type(of: $1[0])) }, body: outerBody)
    return OperationSample(operation, types, ranges: [0: 0...1], isSmooth: false)
  }
}

extension Case {
  package static var samples: [OperationSample] {
    get throws {
      try BranchSamples.types.flatMap { type in
        try [1, 2, 3].map { count in try arithmetic(type, branches: count) }
      }
    }
  }

  /// a + b, a * b, or b, of which an index beyond the last takes the last.
  private static func arithmetic(_ type: TensorType, branches count: Int) throws(SluiceError)
    -> OperationSample
  {
    var branches: [Graph] = []
    for index in 0..<count { branches.append(try BranchSamples.branch(type, index)) }
    return OperationSample(
      Case(branches: branches), [.i32, type, type], ranges: [0: -1...Double(count)], isSmooth: false)
  }
}

extension If {
  package static var samples: [OperationSample] {
    get throws {
      try BranchSamples.types.map { type in
        let choice = If(true: try BranchSamples.branch(type, 0), false: try BranchSamples.branch(type, 1))
        return OperationSample(choice, [.i1, type, type], isSmooth: false)
      }
    }
  }
}

private enum BranchSamples {
  static let types: [TensorType] =
    [.f64, .f32[2, 3], .f64[0, 2]] + ElementType.allCases.map { TensorType($0, [2]) }

  static func branch(_ type: TensorType, _ index: Int) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(name: "branch\(index)")
    let (a, b) = (builder.parameter(type), builder.parameter(type))
    switch index {
    case 0: return try builder.finish([builder.apply(Add(), a, b), a])
    case 1: return try builder.finish([builder.apply(Multiply(), a, b), b])
    default: return try builder.finish([b, a])
    }
  }
}
