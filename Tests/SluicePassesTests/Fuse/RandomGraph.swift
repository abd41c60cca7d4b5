import SluiceIR
import SluiceOperations

/// Draws graphs of every kind of operation over few shapes, so that values meet in many ways: chains, diamonds,
/// broadcasts of row results, several results, reductions along and over rows, products, data movement.
struct RandomGraph {
  private var random: Random
  private let builder: GraphBuilder
  private var values: [Value] = []
  private static let shapes: [Shape] = [
    [4, 6], [4, 6], [6], [4], [24], [2, 2, 6], [], [6, 4], [4, 1], [1, 6], [130, 6], [4, 6, 3],
  ]
  private static let emptyShapes: [Shape] = [[0, 6], [4, 0], [0]]

  private init(seed: UInt64) {
    random = Random(seed: seed)
    builder = GraphBuilder(name: "random\(seed)")
  }

  static func make(seed: UInt64, nodes: Int) throws -> Graph {
    var generator = RandomGraph(seed: seed)
    return try generator.graph(nodes: nodes)
  }

  private mutating func graph(nodes: Int) throws -> Graph {
    let some = seedsEmptiness ? Self.shapes + Self.emptyShapes : Self.shapes
    for _ in 0..<4 { values.append(builder.parameter(TensorType(.f32, pick(some)))) }
    values.append(builder.parameter(TensorType(.f32, [4, 6])))
    values.append(builder.parameter(TensorType(.i32, [4, 6])))
    while builder.nodeCount < nodes { step() }
    var results = values.suffix(2)
    for _ in 0..<2 { results.append(pick(values)) }
    return try builder.finish(results.map { Graph.Result($0) })
  }

  private lazy var seedsEmptiness = Int.random(in: 0..<6, using: &random) == 0

  private mutating func pick<T>(_ items: [T]) -> T { items[Int.random(in: 0..<items.count, using: &random)] }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  /// A recent value more often than an old one.
  private mutating func pickValue(_ element: ElementType = .f32) -> Value {
    let candidates = values.filter { builder.type(of: $0).element == element }
    return chance(60) ? pick(Array(candidates.suffix(4))) : pick(candidates)
  }

  private mutating func step() {
    let x = pickValue(chance(12) ? .i32 : .f32)
    let type = builder.type(of: x)
    switch Int.random(in: 0..<20, using: &random) {
    case 0...3: values.append(unary(x))
    case 4...8: values.append(binary(x))
    case 9...11: reduce(x)
    case 12:
      let lower = type.shape.indices.filter { _ in chance(50) }
      let shape = Shape(lower.map { type.shape[$0] })
      let y = values.last { builder.type(of: $0) == TensorType(type.element, shape) }
      if let y { values.append(builder.add(builder.broadcastInDim(y, dimensions: lower, to: type.shape), x)) }
    case 13: values.append(builder.transpose(x, permutation: type.shape.indices.shuffled(using: &random)))
    case 14:
      let equal = Self.shapes.filter { $0.elementCount == type.elementCount }
      if !equal.isEmpty { values.append(builder.reshape(x, to: pick(equal))) }
    case 15: slice(x)
    case 16: values.append(builder.reverse(x, dimensions: type.shape.indices.filter { _ in chance(50) }))
    case 17: product(x)
    case 18: move(x)
    default: broadcastRow(x)
    }
  }

  private mutating func unary(_ x: Value) -> Value {
    let type = builder.type(of: x)
    if type.element == .i32 { return builder.convert(x, to: .f32) }
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return builder.tanh(x)
    case 1: return builder.negate(x)
    case 2: return builder.exponential(builder.tanh(x))
    case 3: return builder.abs(x)
    case 4: return builder.optimizationBarrier([x])[0]
    default: return builder.multiply(x, builder.constant(0.5, type))
    }
  }

  private mutating func binary(_ x: Value) -> Value {
    let type = builder.type(of: x)
    let y = pick(values.filter { builder.type(of: $0) == type })
    if type.element == .i32 { return builder.add(x, y) }
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return builder.subtract(x, y)
    case 1: return builder.multiply(x, y)
    case 2: return builder.maximum(x, y)
    case 3: return builder.select(builder.compare(x, y, .less), x, builder.constant(0.25, type))
    case 4 where type.rank > 0:
      let index = builder.iota(type, dimension: Int.random(in: 0..<type.rank, using: &random))
      return builder.add(index, y)
    default: return builder.add(x, y)
    }
  }

  private mutating func reduce(_ x: Value) {
    let type = builder.type(of: x)
    let dimensions: [Int] =
      switch Int.random(in: 0..<4, using: &random) {
      case 0: Array(type.shape.indices.dropFirst(max(type.rank - 1, 0)))
      case 1: Array(type.shape.indices.prefix(max(type.rank - 1, 0)))
      case 2: Array(type.shape.indices)
      default: type.shape.indices.filter { _ in chance(50) }
      }
    let monoid: Monoid = chance(60) ? .add : chance(50) ? .maximum : .minimum
    if chance(20) {
      let start = values.last { builder.type(of: $0) == TensorType(type.element, []) }
      values.append(builder.reduce(x, monoid, dimensions: dimensions, initial: start))
    } else {
      values.append(builder.reduce(x, monoid, dimensions: dimensions))
    }
  }

  /// A row result back over its rows, as softmax and normalization do.
  private mutating func broadcastRow(_ x: Value) {
    let type = builder.type(of: x)
    guard type.rank > 0 else { return }
    let axis = chance(70) ? type.rank - 1 : Int.random(in: 0..<type.rank, using: &random)
    let sum = builder.reduce(x, .add, dimensions: [axis])
    let kept = type.shape.indices.filter { $0 != axis }
    values.append(builder.subtract(x, builder.broadcastInDim(sum, dimensions: kept, to: type.shape)))
    if chance(40) { values.append(sum) }
  }

  private mutating func slice(_ x: Value) {
    let shape = builder.type(of: x).shape
    var (start, limit, strides) = ([Int](), [Int](), [Int]())
    for size in shape {
      let low = Int.random(in: 0...max(size - 1, 0), using: &random)
      start.append(chance(60) ? 0 : min(low, size))
      limit.append(Int.random(in: start[start.count - 1]...size, using: &random))
      if chance(80) || limit[limit.count - 1] == start[start.count - 1] { limit[limit.count - 1] = size }
      strides.append(chance(70) ? 1 : 2)
    }
    values.append(builder.slice(x, start: start, limit: limit, strides: strides))
  }

  private mutating func product(_ x: Value) {
    let type = builder.type(of: x)
    guard type.element == .f32, type.elementCount <= 1000 else { return }
    let y = pickValue()
    let other = builder.type(of: y)
    for a in type.shape.indices {
      for b in other.shape.indices where type.shape[a] == other.shape[b] {
        guard type.elementCount * other.elementCount / max(type.shape[a] * type.shape[a], 1) <= 2000 else {
          continue
        }
        values.append(builder.dotGeneral(x, y, lhsContracting: [a], rhsContracting: [b]))
        return
      }
    }
  }

  private mutating func move(_ x: Value) {
    let type = builder.type(of: x)
    if type.rank > 0, chance(50) {
      let y = pick(values.filter { builder.type(of: $0) == type })
      let axis = Int.random(in: 0..<type.rank, using: &random)
      if type.elementCount <= 200 { values.append(builder.apply(Concatenate(dimension: axis), x, y)) }
    } else {
      let low = type.shape.map { _ in Int.random(in: -1...2, using: &random) }
      guard type.shape.allSatisfy({ $0 > 1 }), type.elementCount <= 200 else { return }
      values.append(
        builder.pad(
          x, builder.constant(3, TensorType(type.element, [])), low: low, high: low.map { _ in 0 },
          interior: low.map { _ in chance(30) ? 1 : 0 }))
    }
  }
}
