import SluiceIR
import SluiceOperations
import SluicePasses

/// Pieces of models, written out as users' functions declare them.
enum Models {
  static func rows(_ x: Value, like y: Value, _ b: GraphBuilder) -> Value {
    b.broadcastInDim(x, dimensions: Array(0..<b.type(of: x).rank), to: b.type(of: y).shape)
  }

  static func columns(_ x: Value, like y: Value, _ b: GraphBuilder) -> Value {
    b.broadcastInDim(x, dimensions: [b.type(of: y).rank - 1], to: b.type(of: y).shape)
  }

  static func softmax(_ x: Value, _ b: GraphBuilder) -> Value {
    let last = b.type(of: x).rank - 1
    let e = b.exponential(b.subtract(x, rows(b.reduce(x, .maximum, dimensions: [last]), like: x, b)))
    return b.divide(e, rows(b.sum(e, dimensions: [last]), like: x, b))
  }

  static func mean(_ x: Value, _ b: GraphBuilder) -> Value {
    let last = b.type(of: x).rank - 1
    let sum = b.sum(x, dimensions: [last])
    return b.divide(sum, b.constant(Double(b.type(of: x).shape[last]), like: sum))
  }

  /// What is centred, and one over its deviation for each row.
  private static func normalized(_ x: Value, _ b: GraphBuilder) -> (centred: Value, scale: Value) {
    let centred = b.subtract(x, rows(mean(x, b), like: x, b))
    let variance = mean(b.multiply(centred, centred), b)
    return (centred, b.rsqrt(b.add(variance, b.constant(1e-5, like: variance))))
  }

  static func layerNorm(_ x: Value, _ gamma: Value, _ beta: Value, _ b: GraphBuilder) -> Value {
    let (centred, scale) = normalized(x, b)
    let y = b.multiply(b.multiply(centred, rows(scale, like: x, b)), columns(gamma, like: x, b))
    return b.add(y, columns(beta, like: x, b))
  }

  /// The gradients of x, gamma and beta.
  static func layerNormBackward(_ x: Value, _ gamma: Value, _ dy: Value, _ b: GraphBuilder) -> [Value] {
    let (centred, scale) = normalized(x, b)
    let xhat = b.multiply(centred, rows(scale, like: x, b))
    let leading = Array(0..<(b.type(of: x).rank - 1))
    let dbeta = b.sum(dy, dimensions: leading)
    let dgamma = b.sum(b.multiply(dy, xhat), dimensions: leading)
    let dxhat = b.multiply(dy, columns(gamma, like: x, b))
    let inner = b.subtract(
      b.subtract(dxhat, rows(mean(dxhat, b), like: x, b)),
      b.multiply(xhat, rows(mean(b.multiply(dxhat, xhat), b), like: x, b)))
    return [b.multiply(inner, rows(scale, like: x, b)), dgamma, dbeta]
  }

  /// The loss of each row, and the gradient of their mean.
  static func crossEntropy(_ logits: Value, _ labels: Value, _ b: GraphBuilder) -> (Value, Value) {
    let type = b.type(of: logits)
    let batch = type.shape[0]
    let p = softmax(logits, b)
    let classes = b.iota(TensorType(.i32, type.shape), dimension: 1)
    let hot = b.convert(b.compare(classes, rows(labels, like: logits, b), .equal), to: .f32)
    let picked = b.sum(b.multiply(hot, b.log(p)), dimensions: [1])
    let gradient = b.divide(b.subtract(p, hot), b.constant(Double(batch), like: p))
    return (b.negate(picked), gradient)
  }

  /// 784-128-10 with plain gradient descent; the learning rate is an input.
  static func trainingStep(_ b: GraphBuilder, batch: Int = 16, sizes: [Int] = [784, 128, 10]) -> [Graph
    .Result]
  {
    let w1 = b.parameter(TensorType(.f32, [sizes[0], sizes[1]]), name: "w1", role: .state)
    let b1 = b.parameter(TensorType(.f32, [sizes[1]]), name: "b1", role: .state)
    let w2 = b.parameter(TensorType(.f32, [sizes[1], sizes[2]]), name: "w2", role: .state)
    let b2 = b.parameter(TensorType(.f32, [sizes[2]]), name: "b2", role: .state)
    let x = b.parameter(TensorType(.f32, [batch, sizes[0]]), name: "x")
    let labels = b.parameter(TensorType(.i32, [batch]), name: "labels")
    let rate = b.parameter(.f32, name: "rate")
    let z = b.matmul(x, w1)
    let before = b.add(z, columns(b1, like: z, b))
    let h = b.maximum(before, b.constant(0, like: before))
    let y = b.matmul(h, w2)
    let logits = b.add(y, columns(b2, like: y, b))
    let (losses, dlogits) = crossEntropy(logits, labels, b)
    let total = b.sum(losses, dimensions: [0])
    let loss = b.divide(total, b.constant(Double(batch), like: total))
    let dw2 = b.dotGeneral(h, dlogits, lhsContracting: [0], rhsContracting: [0])
    let dh = b.dotGeneral(dlogits, w2, lhsContracting: [1], rhsContracting: [1])
    let dz = b.select(b.compare(before, b.constant(0, like: before), .greater), dh, b.constant(0, like: dh))
    let dw1 = b.dotGeneral(x, dz, lhsContracting: [0], rhsContracting: [0])
    let gradients = [dw1, b.sum(dz, dimensions: [0]), dw2, b.sum(dlogits, dimensions: [0])]
    var results = [Graph.Result(loss, name: "loss")]
    for (index, (value, gradient)) in zip([w1, b1, w2, b2], gradients).enumerated() {
      let step = b.multiply(b.broadcastInDim(rate, dimensions: [], to: b.type(of: gradient).shape), gradient)
      results.append(Graph.Result(b.subtract(value, step), name: "new \(index)", updates: index))
    }
    return results
  }

  /// Adam on tensors of different shapes whose gradients come from products and sums.
  static func adam(tensors: Int, _ b: GraphBuilder) -> [Graph.Result] {
    let shapes: [Shape] = (0..<tensors).map { $0 % 2 == 0 ? [7, $0 + 3] : [$0 + 2] }
    func bank(_ name: String) -> [Value] {
      shapes.enumerated().map { b.parameter(TensorType(.f32, $1), name: "\(name)\($0)", role: .state) }
    }
    let (p, m, v) = (bank("p"), bank("m"), bank("v"))
    let step = b.parameter(.f32, name: "step", role: .state)
    let rate = b.parameter(.f32, name: "rate")
    let inputs = shapes.map { b.parameter(TensorType(.f32, $0.count == 2 ? [20, 7] : [20, $0[0]])) }
    let errors = shapes.map { b.parameter(TensorType(.f32, [20, $0.last ?? 1])) }
    let next = b.add(step, b.constant(1, .f32))
    func uniform(_ value: Value, like other: Value) -> Value {
      b.broadcastInDim(value, dimensions: [], to: b.type(of: other).shape)
    }
    func constant(_ value: Double, like other: Value) -> Value { b.constant(value, like: other) }
    let correction1 = b.subtract(b.constant(1, .f32), b.power(b.constant(0.9, .f32), next))
    let correction2 = b.subtract(b.constant(1, .f32), b.power(b.constant(0.999, .f32), next))
    var results: [Graph.Result] = []
    for index in 0..<tensors {
      let gradient =
        shapes[index].count == 2
        ? b.dotGeneral(inputs[index], errors[index], lhsContracting: [0], rhsContracting: [0])
        : b.sum(b.multiply(inputs[index], errors[index]), dimensions: [0])
      let newM = b.add(
        b.multiply(constant(0.9, like: gradient), m[index]),
        b.multiply(constant(0.1, like: gradient), gradient))
      let newV = b.add(
        b.multiply(constant(0.999, like: gradient), v[index]),
        b.multiply(constant(0.001, like: gradient), b.multiply(gradient, gradient)))
      let mHat = b.divide(newM, uniform(correction1, like: gradient))
      let vHat = b.divide(newV, uniform(correction2, like: gradient))
      let change = b.divide(
        b.multiply(uniform(rate, like: gradient), mHat), b.add(b.sqrt(vHat), constant(1e-8, like: gradient)))
      let newP = b.subtract(p[index], change)
      results.append(Graph.Result(newP, name: "p\(index)", updates: p[index].index))
      results.append(Graph.Result(newM, name: "m\(index)", updates: m[index].index))
      results.append(Graph.Result(newV, name: "v\(index)", updates: v[index].index))
    }
    results.append(Graph.Result(next, name: "step", updates: step.index))
    return results
  }
}
