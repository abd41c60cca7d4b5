import SluiceIR
import SluiceOperations

/// Writes one cluster as a grid.
struct GridEmitter {
  /// A reduction over rows whose partial results wait to be combined.
  struct ColumnSum {
    let node: Int
    let partials: BufferID
    let columns: Int
  }

  private(set) var grid: Grid
  private(set) var columnSums: [ColumnSum] = []
  private let cluster: Cluster
  private let id: Int32
  private let nodes: [Int]
  private let units: FusionUnits
  private let graph: Graph
  private var widths: [Width] = []
  private var loads: [(value: Value, count: Int, step: Int)] = []
  private var constants: [(element: ElementType, bits: UInt64, step: Int)] = []
  private let domainStrides: [Int]

  init(_ id: Int, _ nodes: [Int], _ emitter: GroupEmitter) {
    self.id = Int32(id)
    self.nodes = nodes
    cluster = emitter.clustered.clusters[id]
    units = emitter.units
    graph = emitter.graph
    var domain: [Int] = []
    var outer = cluster.count
    for cut in cluster.cuts.reversed() {
      domain.append(outer / cut)
      outer = cut
    }
    if outer > 1 { domain.append(outer) }
    var rowRank = max(domain.count - 1, 0)
    if cluster.columns > 0 {
      var inner = cluster.count
      rowRank = 0
      while inner > cluster.columns {
        inner /= domain[rowRank]
        rowRank += 1
      }
    }
    grid = Grid(
      domain: domain, rowRank: rowRank, rowsPerChunk: cluster.rowsPerChunk > 0 ? cluster.rowsPerChunk : nil)
    domainStrides = Shape(domain).rowMajorStrides
    grid.steps.reserveCapacity(cluster.steps)
    grid.types.reserveCapacity(cluster.steps)
  }

  mutating func run(_ emitter: inout GroupEmitter) throws(SluiceError) {
    emitter.grid += 1
    for node in nodes {
      for index in units.readRange(of: node) {
        let read = units.reads[index]
        guard read.producer >= 0, emitter.clustered.clusterOf[Int(read.producer)] == id else { continue }
        emitter.innerUses[Int(read.root)] += 1
      }
    }
    for node in nodes {
      switch units.kinds[node] {
      case .contraction: try finish(node, append(.product, .f32, .full), &emitter)
      case .rowReduction: try reduceRow(node, &emitter)
      case .columnReduction: try reduceColumns(node, &emitter)
      case .none, .opaque: break
      case .loop:
        if units.roles[node] == .iota {
          try finish(node, iota(node), &emitter)
        } else {
          try finish(node, compute(node, &emitter), &emitter)
        }
      }
    }
  }

  // MARK: Steps

  private mutating func append(_ step: Grid.Step, _ element: ElementType, _ width: Width) -> Int {
    grid.steps.append(step)
    grid.types.append(element)
    widths.append(width)
    return grid.steps.count - 1
  }

  private func isInside(_ operand: Value, _ emitter: GroupEmitter) -> Bool {
    guard let producer = units.producer(of: operand) else { return false }
    return emitter.clustered.clusterOf[producer] == id
  }

  /// Names the step that computes the node's result, and stores it if anyone else reads it.
  private mutating func finish(_ node: Int, _ step: Int, _ emitter: inout GroupEmitter) throws(SluiceError) {
    let result = units.result(of: node)
    emitter.steps[result.index] = Int32(step)
    emitter.stepGrid[result.index] = emitter.grid
    guard units.uses[result.index] > emitter.innerUses[result.index] else { return }
    let element = units.elements[result.index]
    let buffer = emitter.builder.place(result)
    let isFull = units.elementCount(of: result) == cluster.count
    let rank = isFull ? grid.domain.count : grid.rowRank
    let sizes = Array(grid.domain[..<rank])
    let strides = isFull ? domainStrides : Shape(sizes).rowMajorStrides
    let view = View(buffer: buffer, element: element, offset: 0, sizes: sizes, strides: strides)
    _ = append(.store(step, view), element, widths[step])
  }

  /// The step that has a node's operand: computed here, constant, or loaded. `count` is the node's number of indices.
  private mutating func operand(
    _ value: Value, _ count: Int, _ emitter: inout GroupEmitter
  ) throws(SluiceError) -> Int {
    let root = units.root(of: value)
    if emitter.stepGrid[root.index] == emitter.grid, isInside(value, emitter) {
      return Int(emitter.steps[root.index])
    }
    let type = graph.type(of: value)
    if let bits = splatBits(value) { return constant(type.element, bits) }
    if let known = loads.first(where: { $0.value == value && $0.count == count }) { return known.step }
    let view = View(
      buffer: try emitter.buffer(of: root), element: type.element,
      offset: units.layouts.layout(of: value).offset,
      sizes: grid.domain, strides: try strides(value, count))
    // Another value may be the same view.
    var step: Int?
    for load in loads where units.root(of: load.value) == root && grid.steps[load.step] == .load(view) {
      step = load.step
    }
    let found = step ?? append(.load(view), type.element, grid.width(of: view))
    loads.append((value, count, found))
    return found
  }

  /// The bits of the one element that a constant is filled with; nil if `value` is none.
  private func splatBits(_ value: Value) -> UInt64? {
    let root = units.root(of: value)
    guard units.isSplat[root.index], let node = graph.definition(of: root) else { return nil }
    return (graph.operation(of: node) as? Constant)?.value.uniformBytes?.reversed().reduce(0) {
      $0 << 8 | UInt64($1)
    }
  }

  private mutating func constant(_ element: ElementType, _ bits: UInt64) -> Int {
    for known in constants where known.element == element && known.bits == bits { return known.step }
    let step = append(.constant(element, bits: bits), element, .uniform)
    constants.append((element, bits, step))
    return step
  }

  /// The strides over the domain of a value that a node of `count` indices loads.
  private func strides(_ value: Value, _ count: Int) throws(SluiceError) -> [Int] {
    let elements = units.elementCount(of: value)
    if elements == 1 { return grid.domain.map { _ in 0 } }
    let rank = count == cluster.count ? grid.domain.count : grid.rowRank
    let sizes = Array(grid.domain[..<rank])
    guard elements == count, let strides = units.layouts.layout(of: value).strides(sizes) else {
      throw SluiceError(.internal, "fuse: \(value) does not fit in the index space \(Shape(grid.domain))")
    }
    return strides + repeatElement(0, count: grid.domain.count - rank)
  }

  private mutating func compute(_ node: Int, _ emitter: inout GroupEmitter) throws(SluiceError) -> Int {
    let range = units.readRange(of: node)
    var steps: [Int] = []
    steps.reserveCapacity(range.count)
    var width = Width.uniform
    for index in range {
      let read = units.reads[index]
      let isInner =
        emitter.stepGrid[Int(read.root)] == emitter.grid && read.producer >= 0
        && emitter.clustered.clusterOf[Int(read.producer)] == id
      let step =
        isInner
        ? Int(emitter.steps[Int(read.root)])
        : try operand(units.operand(at: index), units.counts[node], &emitter)
      width = max(width, widths[step])
      steps.append(step)
    }
    let name = emitter.names.name(node, units)
    return append(.compute(name, steps), units.elements[units.result(of: node).index], width)
  }

  /// The index along one dimension of the node's result, which may be several of the domain.
  private mutating func iota(_ node: Int) -> Int {
    guard let iota = graph.operation(of: node) as? Iota else { return constant(.i32, 0) }
    let scale = cluster.count / max(units.counts[node], 1)
    let inner = iota.type.shape[(iota.dimension + 1)...].reduce(1, *) * scale
    let outer = inner * iota.type.shape[iota.dimension]
    var index: Int?
    var below = cluster.count
    for dimension in grid.domain.indices {
      let size = grid.domain[dimension]
      below /= size
      guard below >= inner, below < outer else { continue }
      let width: Width = dimension < grid.rowRank ? .row : .full
      var part = append(.index(dimension: dimension), .i32, width)
      if below > inner {
        let weight = constant(.i32, UInt64(UInt32(truncatingIfNeeded: below / inner)))
        part = append(.compute("multiply.i32", [part, weight]), .i32, width)
      }
      if let higher = index {
        part = append(.compute("add.i32", [higher, part]), .i32, max(widths[higher], width))
      }
      index = part
    }
    let step = index ?? constant(.i32, 0)
    let element = iota.type.element
    return element == .i32 ? step : append(.compute("convert.i32.\(element)", [step]), element, widths[step])
  }

  // MARK: Reductions

  private mutating func reduceRow(_ node: Int, _ emitter: inout GroupEmitter) throws(SluiceError) {
    guard let reduce = graph.operation(of: node) as? Reduce, let monoid = reduce.monoid else { return }
    let element = graph.type(of: units.result(of: node)).element
    let input = try operand(graph.operand(0, of: node), units.counts[node], &emitter)
    var step = append(.reduceRow(input, monoid), element, .row)
    if let initial = try initial(node, monoid, element, &emitter),
      let combine = monoid.operation as? any ElementwiseOperation
    {
      step = append(.compute(combine.kernelName(for: [element, element]), [initial, step]), element, .row)
    }
    try finish(node, step, &emitter)
  }

  /// The step that has a reduction's initial value; nil if that changes nothing.
  private mutating func initial(
    _ node: Int, _ monoid: Monoid, _ element: ElementType, _ emitter: inout GroupEmitter
  ) throws(SluiceError) -> Int? {
    let start = graph.operand(1, of: node)
    return splatBits(start) == monoid.identityBits(element) ? nil : try operand(start, 1, &emitter)
  }

  private mutating func reduceColumns(_ node: Int, _ emitter: inout GroupEmitter) throws(SluiceError) {
    guard let reduce = graph.operation(of: node) as? Reduce, let monoid = reduce.monoid else { return }
    let element = graph.type(of: units.result(of: node)).element
    let input = try operand(graph.operand(0, of: node), units.counts[node], &emitter)
    let chunks = (grid.rows + cluster.rowsPerChunk - 1) / cluster.rowsPerChunk
    let columns = widths[input] == .full ? grid.columns : 1
    if chunks == 1, columns == grid.columns {
      // The one chunk's results are the whole.
      let initial = try initial(node, monoid, element, &emitter)
      let buffer = emitter.builder.place(units.result(of: node))
      _ = append(.reduceColumns(input, monoid, initial: initial, into: buffer), element, widths[input])
      return
    }
    let partials = emitter.builder.temporary(TensorType(element, [chunks, columns]))
    _ = append(.reduceColumns(input, monoid, initial: nil, into: partials), element, widths[input])
    columnSums.append(ColumnSum(node: node, partials: partials, columns: grid.columns))
  }
}
