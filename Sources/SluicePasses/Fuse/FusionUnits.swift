import SluiceIR
import SluiceOperations

/// What fusion sees of a graph: for each node its kind of work and the index space in which it works, and for each
/// operand how the node's elements relate to those of the value that it is a view of.
///
/// A class, and immutable: everything that fuses reads it, node by node, and a reference is not copied field by field.
final class FusionUnits: Sendable {
  enum Kind: UInt8 {
    /// No work: views, aliases, constants, what has no elements.
    case none
    /// One element for each index from elements at it.
    case loop
    /// A reduction along rows, in an order that a grid can keep.
    case rowReduction
    /// A reduction over rows, in an order that a grid can keep.
    case columnReduction
    case contraction
    /// A group of its own.
    case opaque
  }

  /// How a node reads an operand, relative to the value whose buffer holds it.
  enum Relation: Equatable {
    /// Element i for index i.
    case same
    /// Element i / columns for index i.
    case row(columns: Int)
    /// The one element.
    case uniform
    /// Anything else: the whole value must be there first.
    case elsewhere
  }

  /// One operand of one node, as the inner loops ask for it.
  struct Read {
    /// The value whose buffer holds it.
    var root: Int32
    /// The node whose work makes the root; -1 for parameters and constants.
    var producer: Int32
    /// How the node, in its own number of indices, reads it; means nothing for a node without work.
    var manner: Manner
  }

  /// A `Relation` without its columns.
  enum Manner: UInt8 { case same, row, uniform, elsewhere }

  let graph: Graph
  let layouts: LayoutAssignment
  let kinds: ContiguousArray<Kind>
  /// The number of indices: of a reduction those of its input, else those of its result.
  let counts: ContiguousArray<Int>
  /// The length of a row where the node fixes one, else 0.
  let columns: ContiguousArray<Int>
  /// For each value (its root) how often work reads it or the graph returns it.
  let uses: ContiguousArray<Int32>
  /// For each value whether it is a constant whose elements are all equal.
  let isSplat: ContiguousArray<Bool>
  /// For each value the node whose work makes its root; -1 for parameters and constants.
  private let producers: ContiguousArray<Int32>
  /// For each entry of the graph's operand list.
  let reads: ContiguousArray<Read>
  /// For each value its element type.
  let elements: ContiguousArray<ElementType>
  // The graph's nodes once more, without its tables.
  private let operandList: ContiguousArray<Value>
  private let operandStarts: ContiguousArray<Int32>
  private let resultStarts: ContiguousArray<UInt32>
  // The layouts' tables.
  private let relations: OperandRelations
  private let roots: ContiguousArray<Value>
  private let valueCounts: ContiguousArray<Int>
  let roles: ContiguousArray<Role>

  init(_ graph: Graph, _ layouts: LayoutAssignment) {
    self.graph = graph
    self.layouts = layouts
    var kinds: ContiguousArray<Kind> = []
    var counts: ContiguousArray<Int> = []
    var uses = ContiguousArray<Int32>(repeating: 0, count: graph.valueCount)
    var isSplat = ContiguousArray(repeating: false, count: graph.valueCount)
    let nodes = graph.nodes.count
    kinds.reserveCapacity(nodes)
    counts.reserveCapacity(nodes)
    var columns = ContiguousArray(repeating: 0, count: nodes)
    for node in graph.nodes.indices {
      let results = graph.results(of: node)
      let hasElements = results.contains { layouts.counts[$0] > 0 }
      var count = results.isEmpty ? 0 : layouts.counts[results.lowerBound]
      var kind = Kind.none
      if hasElements {
        switch layouts.role[node] {
        case .elementwise, .iota: kind = .loop
        case .alias, .fence: kind = .none
        case .constant:
          kind = .none
          if let constant = graph.operation(of: node) as? Constant, constant.value.uniformBytes != nil {
            isSplat[results.lowerBound] = true
          }
        case .view:
          kind = layouts.root(of: graph.result(of: node)) == graph.result(of: node) ? .opaque : .none
        case .contraction:
          kind = graph.type(of: graph.result(of: node)).element == .f32 ? .contraction : .opaque
          if let dot = graph.operation(of: node) as? DotGeneral {
            let rhs = graph.type(of: graph.operand(1, of: node)).shape
            columns[node] = dot.rhsFree(rhs.rank).reduce(1) { $0 * rhs[$1] }
          }
        case .reduce:
          count = layouts.counts[graph.operand(0, of: node).index]
          (kind, columns[node]) = Self.reduction(node, graph)
        case .concatenate, .pad, .gather, .scatter, .standalone, .control, .unsupported: kind = .opaque
        }
      }
      kinds.append(kind)
      counts.append(count)
      if kind != .none {
        for operand in graph.operands(of: node) { uses[layouts.root(of: operand).index] += 1 }
      }
    }
    for result in graph.results { uses[layouts.root(of: result.value).index] += 1 }
    var producers = ContiguousArray<Int32>(repeating: -1, count: graph.valueCount)
    for value in 0..<graph.valueCount {
      if let node = graph.definition(of: layouts.roots[value]), kinds[node] != .none {
        producers[value] = Int32(node)
      }
    }
    operandList = graph.operandList
    operandStarts = ContiguousArray(
      graph.nodes.map { Int32($0.firstOperand) } + [Int32(graph.operandList.count)])
    resultStarts = ContiguousArray(graph.nodes.map(\.firstResult))
    self.kinds = kinds
    self.counts = counts
    self.columns = columns
    self.uses = uses
    self.isSplat = isSplat
    self.producers = producers
    let relations = OperandRelations(layouts: layouts, isSplat: isSplat)
    self.relations = relations
    roots = layouts.roots
    valueCounts = layouts.counts
    roles = layouts.role
    let typeElements = graph.types.elements.map(\.element)
    var elements: ContiguousArray<ElementType> = []
    elements.reserveCapacity(graph.valueCount)
    for value in 0..<graph.valueCount { elements.append(typeElements[graph.typeIndex(of: Value(value))]) }
    self.elements = elements
    var reads: ContiguousArray<Read> = []
    reads.reserveCapacity(operandList.count)
    for node in 0..<nodes {
      for index in Int(operandStarts[node])..<Int(operandStarts[node + 1]) {
        let operand = operandList[index].index
        let manner = kinds[node] == .none ? .elsewhere : relations.manner(Value(operand), counts[node])
        reads.append(
          Read(
            root: Int32(truncatingIfNeeded: roots[operand].id), producer: producers[operand], manner: manner))
      }
    }
    self.reads = reads
  }

  /// Whether a grid can run this reduction, and on rows of which length.
  private static func reduction(_ node: Int, _ graph: Graph) -> (Kind, Int) {
    guard let reduce = graph.operation(of: node) as? Reduce, let monoid = reduce.monoid else {
      return (.opaque, 0)
    }
    let type = graph.type(of: graph.operand(0, of: node))
    guard type.elementCount > 0, monoid.hasKernel(type.element) else { return (.opaque, 0) }
    let axes = type.shape.indices.filter { type.shape[$0] != 1 }
    let reduced = axes.map { reduce.dimensions.contains($0) }
    let count = reduced.count { $0 }
    let product = zip(axes, reduced).reduce(1) { $1.1 ? $0 * type.shape[$1.0] : $0 }
    let order = reduce.resolvedOrder(for: type)
    if reduced.suffix(count).allSatisfy({ $0 }) {
      let fits = order.map { $0.lanes == 16 && $0.chunk >= product } ?? true
      return fits && product <= Grid.maximumReducedColumns ? (.rowReduction, product) : (.opaque, 0)
    }
    guard reduced.prefix(count).allSatisfy({ $0 }), (order?.lanes ?? 1) == 1 else { return (.opaque, 0) }
    return (.columnReduction, type.elementCount / product)
  }

  /// The rows of one chunk of a column reduction.
  func rowsPerChunk(_ node: Int) -> Int {
    guard let reduce = graph.operation(of: node) as? Reduce else { return ReductionOrder.leading.chunk }
    return reduce.resolvedOrder(for: graph.type(of: graph.operand(0, of: node)))?.chunk
      ?? ReductionOrder.leading.chunk
  }

  /// The node whose work makes the buffer in which `value` lies; nil for parameters and constants.
  func producer(of value: Value) -> Int? {
    let node = producers[value.index]
    return node < 0 ? nil : Int(node)
  }

  func operands(of node: Int) -> ArraySlice<Value> {
    let start = Int(operandStarts[node])
    return operandList[start..<Int(operandStarts[node + 1])]
  }

  /// Where the node's operands stand in `reads`.
  func readRange(of node: Int) -> Range<Int> { Int(operandStarts[node])..<Int(operandStarts[node + 1]) }

  /// Where those stand that a node reads inside a grid: of a reduction its input (the initial value is applied to one
  /// element a row).
  func inputRange(of node: Int) -> Range<Int> {
    let range = readRange(of: node)
    return roles[node] == .reduce ? range.prefix(1) : range
  }

  /// The value of one entry of `reads`.
  func operand(at read: Int) -> Value { operandList[read] }

  /// The value whose buffer holds `value`.
  func root(of value: Value) -> Value { roots[value.index] }

  /// The number of elements of `value`.
  func elementCount(of value: Value) -> Int { valueCounts[value.index] }

  /// The first result.
  func result(of node: Int) -> Value { Value(id: resultStarts[node]) }

  /// How a node of `count` indices reads `value`.
  func relation(_ value: Value, _ count: Int) -> Relation { relations.relation(value, count) }
}

extension Reduce {
  /// The order in which elements of this type are combined; nil where every order gives the same.
  func resolvedOrder(for type: TensorType) -> ReductionOrder? {
    guard type.element.isFloat else { return nil }
    return order ?? .standard(for: type, dimensions: dimensions)
  }
}
