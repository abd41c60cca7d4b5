import SluiceIR
import SluiceOperations

/// Turns clusters into groups over buffers, in an order in which writers precede readers.
struct GroupEmitter {
  let clustered: ClusteredGraph
  let units: FusionUnits
  var builder: KernelGraphBuilder
  private var families: [NodeFamily?]
  var names: KernelNames
  /// Of each value, the step that computes it in the grid being built (`stepGrid` says whether it is of that grid).
  var steps: ContiguousArray<Int32>
  var stepGrid: ContiguousArray<Int32>
  var grid: Int32 = 0
  /// Of each value, how often the cluster being built reads it itself.
  var innerUses: ContiguousArray<Int32>
  /// For each gradient of a merged update's template, the temporary that holds it and its like.
  var gradientHolders: [Value: BufferID] = [:]

  var graph: Graph { _read { yield units.graph } }

  init(_ clustered: ClusteredGraph) {
    self.clustered = clustered
    units = clustered.units
    let graph = clustered.units.graph
    builder = KernelGraphBuilder(graph)
    families = Array(repeating: nil, count: graph.operations.count)
    names = KernelNames(graph.operations)
    steps = ContiguousArray(repeating: 0, count: graph.valueCount)
    stepGrid = steps
    innerUses = steps
  }

  /// All groups, then the results.
  consuming func emit() throws(SluiceError) -> KernelGraph {
    placeGradients()
    for cluster in clustered.sequence {
      if let update = clustered.updates[cluster] { try emitUpdate(update) } else { try emit(cluster) }
    }
    for result in graph.results { _ = try view(of: result.value) }
    let updates = clustered.updates.values
    var kernels = try builder.finish()
    for update in updates {
      for result in update.results { kernels.results[result].isInPlace = true }
    }
    return kernels
  }

  private mutating func emit(_ id: Int) throws(SluiceError) {
    let cluster = clustered.clusters[id]
    let nodes = clustered.nodes(of: id)
    guard cluster.isOpen, nodes.count > 1 || units.kinds[nodes[0]] == .loop else {
      for node in nodes { try emitAlone(node) }
      return
    }
    var grid = GridEmitter(id, nodes, self)
    try grid.run(&self)
    if cluster.contraction >= 0, let dot = graph.operation(of: Int(cluster.contraction)) as? DotGeneral {
      let node = Int(cluster.contraction)
      let lhs = try view(of: graph.operand(0, of: node))
      let rhs = try view(of: graph.operand(1, of: node))
      let (a, b) = try builder.contractionOperands(dot, lhs, rhs, node: node)
      let contraction = Contraction(
        a: a, b: b, batchRank: dot.lhsBatching.count, destination: nil, epilogue: grid.grid)
      builder.kernels.groups.append(Group(.contraction(contraction), nodes: nodes))
    } else {
      builder.kernels.groups.append(Group(.grid(grid.grid), nodes: nodes))
    }
    for sum in grid.columnSums { try combine(sum) }
  }

  /// The chunks' results combined in order, and at last with the initial value.
  private mutating func combine(_ sum: GridEmitter.ColumnSum) throws(SluiceError) {
    guard let reduce = graph.operation(of: sum.node) as? Reduce else { return }
    let type = builder.kernels.type(of: sum.partials)
    let isRepeated = type.shape[1] != sum.columns
    let input = View(
      buffer: sum.partials, element: type.element, offset: 0, sizes: [type.shape[0], sum.columns],
      strides: isRepeated ? [1, 0] : [sum.columns, 1])
    let initial = try view(of: graph.operand(1, of: sum.node))
    builder.append(
      .reduction(
        Reduction(
          inputs: [input], initials: [initial], outputs: [builder.place(graph.result(of: sum.node))],
          dimensions: [0], monoid: reduce.monoid, region: reduce.body,
          order: ReductionOrder(lanes: 1, chunk: max(type.shape[0], 1)))), node: sum.node)
  }

  /// The node as a group of its own, as it is without fusion, but reading views.
  private mutating func emitAlone(_ node: Int) throws(SluiceError) {
    for operand in graph.operands(of: node) { _ = try view(of: operand) }
    let id = Int(graph.nodes[node].operation)
    let family = families[id] ?? NodeFamily(graph.operation(of: node))
    families[id] = family
    if let regions = clustered.regions[node] {
      builder.regions[node] = []
      for region in regions {
        builder.regions[node]?.append(
          ControlWork.Region(kernels: try GroupEmitter(region).emit(), source: region.units.graph))
      }
    }
    try builder.append(node, family)
  }

  // MARK: Places

  /// Where a value's elements are, dimension by dimension; they are copied if no strides say so.
  mutating func view(of value: Value) throws(SluiceError) -> View {
    if let known = builder.views[value.index] { return known }
    let type = graph.type(of: value)
    if units.layouts.counts[value.index] == 0 {
      builder.place(value, constant: try Literal(type, bytes: []))
      return try builder.view(of: value)
    }
    let root = units.layouts.root(of: value)
    let buffer = try buffer(of: root)
    if root == value { return try builder.view(of: value) }
    let layout = rootLayout(of: value)
    let sizes = type.shape.dimensions
    if let strides = layout.strides(sizes) {
      builder.alias(
        value,
        View(buffer: buffer, element: type.element, offset: layout.offset, sizes: sizes, strides: strides))
    } else {
      let digits = layout.digits.map(\.size)
      let source = View(
        buffer: buffer, element: type.element, offset: layout.offset, sizes: digits,
        strides: layout.digits.map(\.stride))
      let dense = builder.densified(source, node: graph.definition(of: value) ?? 0)
      builder.alias(value, View(dense: dense.buffer, type))
    }
    return try builder.view(of: value)
  }

  /// The buffer of a root; constants get theirs when they are first read.
  mutating func buffer(of root: Value) throws(SluiceError) -> BufferID {
    if let view = builder.views[root.index] { return view.buffer }
    guard let node = graph.definition(of: root), let constant = graph.operation(of: node) as? Constant else {
      throw SluiceError(.internal, "fuse: \(root) is read before it is computed")
    }
    if units.isSplat[root.index], let bytes = constant.value.uniformBytes {
      let scalar = try Literal(TensorType(constant.value.element, []), bytes: bytes)
      let type = constant.value.type
      let buffer = builder.kernels.addBuffer(KernelGraph.Buffer(scalar.type, .constant(scalar), value: root))
      builder.alias(
        root,
        View(
          buffer: buffer, element: type.element, offset: 0, sizes: type.shape.dimensions,
          strides: type.shape.map { _ in 0 }))
      return buffer
    }
    builder.place(root, constant: constant.value)
    return try builder.view(of: root).buffer
  }

  /// How a value lies in its root's buffer; an evenly filled constant's holds one element.
  func rootLayout(of value: Value) -> Layout {
    if units.isSplat[units.layouts.root(of: value).index] {
      return .repeated(units.layouts.counts[value.index])
    }
    return units.layouts.layout(of: value)
  }
}

/// The kernels' names for operations on operands of given types, found once for each.
struct KernelNames {
  /// By the operation's index: the operands' element types, and the name.
  private var known: [[(elements: UInt64, name: String)]]

  init(_ table: OperationTable) { known = Array(repeating: [], count: table.count) }

  mutating func name(_ node: Int, _ units: FusionUnits) -> String {
    let id = Int(units.graph.nodes[node].operation)
    var elements: UInt64 = 0
    for index in units.readRange(of: node) {
      elements = elements << 8 | UInt64(units.elements[units.operand(at: index).index].rawValue + 1)
    }
    for entry in known[id] where entry.elements == elements { return entry.name }
    let graph = units.graph
    guard let operation = graph.operation(of: node) as? any ElementwiseOperation else { return "" }
    let name = operation.kernelName(for: graph.operands(of: node).map { graph.type(of: $0).element })
    known[id].append((elements, name))
    return name
  }
}
