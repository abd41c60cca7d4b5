import SluiceIR
import SluiceOperations

extension Tensor {
  var origin: Origin { declaration.builder.origin(of: value) }

  /// Emits a binary operation on two tensors after broadcasting them to one shape.
  ///
  /// `origin` is nil for an infix operator: it cannot know its line, so it carries its operands' lines, and a mistake
  /// in it is placed by a backtrace.
  static func combine(
    _ name: String, _ a: Tensor, _ b: Tensor, origin: Origin? = nil,
    _ body: (GraphBuilder, Value, Value) -> Value
  ) -> Tensor {
    guard let operands = broadcast(name, [a, b], origin) else { return Tensor(.poison, in: a.declaration) }
    return a.declaration.emit(origin ?? a.origin.merged(with: b.origin)) {
      body($0, operands[0], operands[1])
    }
  }

  /// The values of `tensors` broadcast to one shape; nil after a mistake, which is recorded.
  static func broadcast(_ name: String, _ tensors: [Tensor], _ origin: Origin?) -> [Value]? {
    let declaration = tensors[0].declaration
    let builder = declaration.builder
    if builder.error != nil { return nil }
    guard belongTogether(name, tensors, at: origin?.locations.last ?? userLocation()) else { return nil }
    var shape = tensors[0].shape
    for tensor in tensors.dropFirst() {
      guard let common = Shape.broadcast(shape, tensor.shape) else {
        let operands = tensors.enumerated().map { position, operand in
          "operand \(position): \(operand.type)   from \(operand.origin)"
        }
        builder.fail(
          SluiceError(
            .shape, "\(name): the shapes do not broadcast: \(shape) and \(tensor.shape)",
            at: origin?.locations.last ?? userLocation() ?? tensors.flatMap(\.origin.locations).last,
            notes: operands + ["sizes must be equal or 1, aligned at the last dimension"]))
        return nil
      }
      shape = common
    }
    return declaration.emitAll(origin ?? tensors[0].origin) { builder in
      tensors.map { builder.broadcast($0.value, toTrailing: shape) }
    }.map(\.value)
  }
}

extension Shape {
  /// The shape to which both broadcast as in NumPy; nil if they do not.
  static func broadcast(_ a: Shape, _ b: Shape) -> Shape? {
    let rank = Swift.max(a.rank, b.rank)
    var dimensions = [Int](repeating: 1, count: rank)
    for back in stride(from: 1, through: rank, by: 1) {
      let x = back <= a.rank ? a[a.rank - back] : 1
      let y = back <= b.rank ? b[b.rank - back] : 1
      guard x == y || x == 1 || y == 1 else { return nil }
      dimensions[rank - back] = x == 1 ? y : x
    }
    return Shape(dimensions)
  }
}

extension GraphBuilder {
  /// `x` stretched to `shape`, aligned at the last dimension: sizes of 1 and missing dimensions repeat.
  func broadcast(_ x: Value, toTrailing shape: Shape) -> Value {
    let from = type(of: x).shape
    if x.isPoison || from == shape { return x }
    let lead = shape.rank - from.rank
    let kept = from.indices.filter { from[$0] == shape[lead + $0] }
    let source = kept.count == from.rank ? x : reshape(x, to: Shape(kept.map { from[$0] }))
    return broadcastInDim(source, dimensions: kept.map { lead + $0 }, to: shape)
  }
}
