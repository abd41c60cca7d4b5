import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime

/// Graphs drawn from a seed, for tests of the whole pipeline: every operation of the registry by its samples, in the
/// types that have kernels, and operations of shapes with random attributes; several results, shared
/// subexpressions, updates of state, and at times the gradient of a sum.
struct RandomGraph {
  var random: RandomInputs
  private let seed: UInt64
  let builder: GraphBuilder
  var values: [Value] = []
  /// How many regions are around what is being built.
  let depth: Int

  private static let maximumElements = 2048

  /// What there is to draw from, an element an operation.
  struct Samples {
    /// Those that make no promise about their operands.
    let all: [[OperationSample]]
    /// Those of the types that most programs are made of.
    let common: [[OperationSample]]
  }

  private let samples: Samples
  private static let samples = Result {
    try Samples(all: drawn { _ in true }, common: drawn { [.f32, .i32, .i1].contains($0) })
  }

  private static func drawn(_ accepts: (ElementType) -> Bool) throws -> [[OperationSample]] {
    try OperationRegistry.standard.operations.map { operation in
      try operation.samples.filter { sample in
        let results = try sample.operation.resultTypes(of: sample.operands)
        let regions = sample.operation.regions.flatMap { region in
          (0..<region.valueCount).map { region.type(of: Value($0)) }
        }
        let types = sample.operands + results + regions
        return !results.isEmpty && sample.diagonals.isEmpty && !makesPromise(sample.operation)
          && types.allSatisfy { accepts($0.element) && $0.elementCount <= maximumElements }
      }
    }
  }

  /// The names of the operations that can occur: those with a sample in such types.
  static var reachableNames: Set<String> {
    get throws { Set(try samples.get().all.compactMap { $0.first?.operation.name }) }
  }

  private static func makesPromise(_ operation: any Operation) -> Bool {
    // `RandomGraph+Control` makes loops that end.
    if operation is While { return true }
    if let gather = operation as? Gather { return gather.indicesAreSorted }
    if let scatter = operation as? Scatter { return scatter.indicesAreSorted || scatter.uniqueIndices }
    return false
  }

  /// The graph of `seed`.
  static func make(seed: UInt64, nodeCount: Int = 24) throws -> Graph {
    var generator = RandomGraph(seed: seed, samples: try samples.get())
    return try generator.make(nodeCount)
  }

  /// What goes on in a region that takes the parameters of `region`.
  init(seed: UInt64, region: GraphBuilder, of outer: RandomGraph) {
    self.seed = seed
    samples = outer.samples
    depth = outer.depth + 1
    random = RandomInputs(seed: seed)
    builder = region
  }

  private init(seed: UInt64, samples: Samples) {
    self.seed = seed
    self.samples = samples
    depth = 0
    random = RandomInputs(seed: seed &* 0x9E37_79B9 &+ 1)
    builder = GraphBuilder(name: "random_\(seed)")
  }

  mutating func below(_ count: Int) -> Int { Int(random.next() % UInt64(max(count, 1))) }
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

  private mutating func make(_ nodeCount: Int) throws(SluiceError) -> Graph {
    let elements: [ElementType] = Array(repeating: .f32, count: 7) + [.i32, .i32, .i1] + ElementType.allCases
    for index in 0..<(2 + below(4)) {
      let type = TensorType(index == 0 ? .f32 : pick(elements), shape())
      values.append(builder.parameter(type, name: "p\(index)"))
    }
    let states = below(3)
    for index in 0..<states {
      values.append(
        builder.parameter(
          TensorType(pick([.f32, .f32, .i32, .f64, .u8]), shape()), name: "s\(index)", role: .state))
    }
    let parameterCount = values.count
    while builder.nodeCount < nodeCount, builder.error == nil { step() }

    var results: [Graph.Result] = []
    for index in 0..<(1 + below(4)) { results.append(Graph.Result(recent(), name: "r\(index)")) }
    for index in (parameterCount - states)..<parameterCount where chance(70) {
      let value = adapted(recent(), to: builder.type(of: Value(index)))
      results.append(Graph.Result(value, updates: index))
    }
    let gradient = chance(35)
    let loss = gradient ? lossValue() : nil
    if let loss { results.append(Graph.Result(loss, name: "loss")) }
    let graph = try builder.finish(results)
    guard let loss else { return graph }
    return withGradient(graph, of: loss) ?? graph
  }

  /// A shape of rank 0 to 4, seldom empty.
  private mutating func shape() -> Shape {
    var sizes: [Int] = []
    for _ in 0..<pick([0, 1, 1, 2, 2, 2, 3, 3, 4]) {
      let size = chance(3) ? 0 : pick([1, 1, 2, 3, 3, 4, 5, 7, 16, 17])
      if sizes.reduce(size, *) <= Self.maximumElements { sizes.append(size) }
    }
    return Shape(sizes)
  }

  /// A value, more often one of the last.
  mutating func recent() -> Value {
    chance(60) ? values[values.count - 1 - below(min(values.count, 5))] : pick(values)
  }

  mutating func keep(_ value: Value) {
    if !value.isPoison, builder.type(of: value).elementCount <= Self.maximumElements { values.append(value) }
  }

  mutating func step() {
    switch below(10) {
    case 0 where depth < 3 && chance(20): chance(60) ? loop() : choice()
    case 0, 1, 2: applySample()
    case 3, 4: combine()
    default: reshapeSomehow()
    }
  }

  /// An operation as one of its samples has it, on values made to fit.
  private mutating func applySample() {
    let samples = pick(chance(60) ? samples.common : samples.all)
    guard !samples.isEmpty else { return }
    let sample = pick(samples)
    var operands: [Value] = []
    for type in sample.operands { operands.append(adapted(recent(), to: type)) }
    let count = (try? sample.operation.resultTypes(of: sample.operands).count) ?? 1
    for result in builder.add(sample.operation, operands, resultCount: count) { keep(result) }
  }

  /// A binary operation of two values of one type.
  private mutating func combine() {
    let x = recent()
    let type = builder.type(of: x)
    let y = chance(20) ? x : adapted(recent(), to: type)
    let operations: [any Operation] =
      switch type.element.kind {
      case .float:
        [Add(), Subtract(), Multiply(), Divide(), Maximum(), Minimum(), Compare(.less), Compare(.equal)]
      case .signed, .unsigned:
        [Add(), Subtract(), Multiply(), Maximum(), And(), Or(), Xor(), Compare(.greater)]
      case .boolean: [And(), Or(), Xor(), Add(), Multiply(), Compare(.equal)]
      }
    keep(builder.apply(pick(operations), x, y))
  }

  private mutating func reshapeSomehow() {
    let x = recent()
    let type = builder.type(of: x)
    let shape = type.shape
    switch below(9) {
    case 0: keep(builder.transpose(x, permutation: shape.indices.shuffled(using: &random)))
    case 1:
      var target = shape.dimensions
      var dimensions = Array(shape.indices)
      for _ in 0..<(1 + below(2)) where target.count < 4 {
        let place = below(target.count + 1)
        target.insert(pick([1, 2, 3]), at: place)
        dimensions = dimensions.map { $0 >= place ? $0 + 1 : $0 }
      }
      for axis in shape.indices where shape[axis] == 1 && chance(50) {
        target[dimensions[axis]] = pick([1, 2, 5])
      }
      guard target.reduce(1, *) <= Self.maximumElements else { return }
      keep(builder.broadcastInDim(x, dimensions: dimensions, to: Shape(target)))
    case 2: keep(builder.reshape(x, to: refactored(type.elementCount)))
    case 3:
      var (start, limit, strides) = ([Int](), [Int](), [Int]())
      for size in shape {
        let first = below(size + 1)
        start.append(chance(50) ? 0 : first)
        limit.append(chance(50) ? size : max(start[start.count - 1], size - below(2)))
        strides.append(pick([1, 1, 2, 3]))
      }
      keep(builder.slice(x, start: start, limit: limit, strides: strides))
    case 4:
      var (low, high, interior) = ([Int](), [Int](), [Int]())
      for size in shape {
        low.append(pick([0, 0, 1, 2, -1]))
        interior.append(pick([0, 0, 0, 1]))
        let padded = size + max(size - 1, 0) * interior[interior.count - 1] + low[low.count - 1]
        high.append(max(pick([0, 0, 1, -1]), -max(padded, 0)))
        if padded < 0 { low[low.count - 1] = 0 }
      }
      keep(
        builder.pad(x, adapted(recent(), to: type.with(shape: [])), low: low, high: high, interior: interior))
    case 5:
      var dimensions: [Int] = []
      for axis in shape.indices where chance(50) { dimensions.append(axis) }
      keep(builder.reverse(x, dimensions: dimensions))
    case 6:
      guard shape.rank > 0 else { return }
      keep(builder.concatenate([x, adapted(recent(), to: type)], dimension: below(shape.rank)))
    case 7:
      var dimensions: [Int] = []
      for axis in shape.indices where chance(50) { dimensions.append(axis) }
      let monoids: [Monoid] =
        type.element.isFloat
        ? [.add, .add, .maximum, .minimum, .multiply] : [.add, .maximum, .minimum, .and, .or, .xor]
      keep(builder.reduce(x, pick(monoids), dimensions: dimensions))
    default: contract(x)
    }
  }

  private mutating func contract(_ x: Value) {
    let type = builder.type(of: x)
    guard type.element != .i1, type.rank > 0 else { return }
    let axis = below(type.rank)
    let y = adapted(recent(), to: type.with(shape: [type.shape[axis], pick([1, 2, 3, 5])]))
    let free = type.elementCount / max(type.shape[axis], 1) * 5
    guard free <= Self.maximumElements else { return }
    keep(
      chance(50)
        ? builder.dotGeneral(x, y, lhsContracting: [axis], rhsContracting: [0])
        : builder.dotGeneral(y, x, lhsContracting: [0], rhsContracting: [axis]))
  }

  /// Another shape of as many elements.
  private mutating func refactored(_ count: Int) -> Shape {
    var (sizes, rest) = ([Int](), count)
    for factor in [2, 3, 5, 7] where rest > 1 && rest % factor == 0 && chance(60) {
      sizes.append(factor)
      rest /= factor
    }
    if rest != 1 || chance(30) { sizes.append(rest) }
    return Shape(sizes.shuffled(using: &random))
  }

  /// `value` converted, cut or repeated to `type`.
  mutating func adapted(_ value: Value, to type: TensorType) -> Value {
    let same = values.filter { builder.type(of: $0) == type }
    if !same.isEmpty, chance(80) { return pick(same) }
    let converted = builder.convert(value, to: type.element)
    let (given, wanted) = (builder.type(of: converted), type.elementCount)
    if given.shape == type.shape { return converted }
    let flat = builder.reshape(converted, to: [given.elementCount])
    if given.elementCount >= wanted {
      return builder.reshape(builder.slice(flat, axis: 0, 0..<wanted), to: type.shape)
    }
    let fill = builder.constant(pick([0, 1, -0.0, 0.5]), type.with(shape: []))
    return builder.reshape(
      builder.pad(flat, fill, low: [0], high: [wanted - given.elementCount]), to: type.shape)
  }

  private mutating func lossValue() -> Value? {
    let floats = values.filter { builder.type(of: $0).element == .f32 && builder.definition(of: $0) != nil }
    guard !floats.isEmpty else { return nil }
    let x = pick(floats)
    return builder.reduce(x, .add, dimensions: Array(0..<builder.type(of: x).rank))
  }

  /// Nil if an operation on the way has no derivative.
  private func withGradient(_ graph: Graph, of loss: Value) -> Graph? {
    guard let result = graph.results.firstIndex(where: { $0.name == "loss" }) else { return nil }
    let floats = graph.parameters.indices.filter { graph.parameters[$0].type.element == .f32 }
    return try? graph.gradient(of: result, withRespectTo: floats)
  }
}
