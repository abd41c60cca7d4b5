import SluiceIR
import SluiceOperations

/// What each iteration of a loop adds to the gradients of its invariants, term by term, and how each term is summed over
/// the iterations:
///
/// - a contraction, or what a transpose or a reshape makes of one: once after the loop, over stacked operands;
/// - a sum of a value that is stacked already: once after the loop;
/// - a cotangent put into zeros at a computed place (the pullback of `dynamic_slice`): added there, in the carried total;
/// - what a loop adds up from zeros: that loop starts from the carried total, so that a segment of a loop with checkpoints
///   costs what it adds, not the whole;
/// - anything else: added to the carried total.
///
/// So what loops in loops add is summed in the order of the iterations, inner ones after outer ones, and before an
/// iteration's other terms.
struct LoopSums {
  private enum Term {
    case contraction(DotGeneral, Value, Value, views: [any Operation])
    case reduction(Reduce, Value, views: [any Operation], leaf: Value)
    case slice(update: Value, starts: [Value])
    case loop(OperandPlace, Value)
    case plain(Value)
  }

  private let pullback: RegionPullback
  /// For each invariant its terms.
  private var terms: [[Term]] = []
  /// Values that the loop back stacks.
  private(set) var stackedValues: [Value] = []
  /// Primal values that the loop forward is to stack.
  private(set) var forced: Set<Value> = []
  /// Rows of invariants that the loop runs over: the invariant is the stack.
  private(set) var scanned: [Value: Int] = [:]

  /// Without `lifts` every term is added in the loop.
  init(_ pullback: RegionPullback, _ summed: [Int], _ trips: TripCount, lifts: Bool) {
    self.pullback = pullback
    let graph = pullback.graph
    let ownership = SumOwnership(graph)
    for index in summed {
      let leaves = pullback.gradients[index].map { ownership.leaves($0) } ?? []
      terms.append(leaves.map { Self.term($0, graph, lifts: lifts) })
    }
    for case .contraction(_, let lhs, let rhs, _) in terms.joined() {
      stack(lhs, trips)
      stack(rhs, trips)
    }
    for index in terms.indices {
      for position in terms[index].indices {
        if case .reduction(_, let input, _, let leaf) = terms[index][position], !isStacked(input) {
          terms[index][position] = .plain(leaf)
        }
      }
    }
  }

  private func isStacked(_ value: Value) -> Bool {
    stackedValues.contains(value) || forced.contains(value) || scanned[value] != nil
  }

  private mutating func stack(_ value: Value, _ trips: TripCount) {
    if isStacked(value) { return }
    if let parameter = Self.scannedParameter(value, pullback, trips) {
      scanned[value] = parameter
    } else if pullback.isPrimal[value.index], value.index >= pullback.parameterCount,
      !Self.isFree(value, pullback.graph)
    {
      forced.insert(value)
    } else {
      stackedValues.append(value)
    }
  }

  private static func isFree(_ value: Value, _ graph: Graph) -> Bool {
    graph.definition(of: value).map { graph.operands(of: $0).isEmpty } ?? false
  }

  // MARK: Terms

  private static func term(_ term: SumOwnership.Leaf, _ graph: Graph, lifts: Bool) -> Term {
    let leaf = term.value
    if term.isOwned, let place = totalFromZeros(leaf, graph) { return .loop(place, leaf) }
    if let node = graph.definition(of: leaf), graph.operation(of: node) is DynamicUpdateSlice,
      isZero(graph.operand(0, of: node), graph)
    {
      let operands = graph.operands(of: node)
      return .slice(update: graph.operand(1, of: node), starts: Array(operands.dropFirst(2)))
    }
    guard lifts else { return .plain(leaf) }
    var views: [any Operation] = []
    var value = leaf
    while let node = graph.definition(of: value) {
      let operation = graph.operation(of: node)
      switch operation {
      case is Transpose, is Reshape:
        views.append(operation)
        value = graph.operand(0, of: node)
        continue
      case let dot as DotGeneral
      where graph.type(of: value).element.isFloat
        && graph.operands(of: node).allSatisfy { canStack($0, graph) }:
        return .contraction(dot, graph.operand(0, of: node), graph.operand(1, of: node), views: views)
      case let reduce as Reduce
      where reduce.monoid == .add && graph.operands(of: node).count == 2
        && isZero(graph.operand(1, of: node), graph) && canStack(graph.operand(0, of: node), graph):
        return .reduction(reduce, graph.operand(0, of: node), views: views, leaf: leaf)
      default: return .plain(leaf)
      }
    }
    return .plain(leaf)
  }

  /// Where the loop whose result `value` is starts it from zeros, if it does nothing but add to them.
  private static func totalFromZeros(_ value: Value, _ graph: Graph) -> OperandPlace? {
    guard let node = graph.definition(of: value), let loop = graph.operation(of: node) as? While else {
      return nil
    }
    let index = value.index - graph.results(of: node).lowerBound
    guard isZero(graph.operand(index, of: node), graph), loop.isTotal(index) else { return nil }
    return OperandPlace(node: node, index: index)
  }

  /// Whether rows of it are a tensor: there is a highest rank.
  private static func canStack(_ value: Value, _ graph: Graph) -> Bool {
    graph.type(of: value).rank < Shape.maximumRank
  }

  private static func isZero(_ value: Value, _ graph: Graph) -> Bool {
    guard let node = graph.definition(of: value), let constant = graph.operation(of: node) as? Constant else {
      return false
    }
    return constant.value.uniformBytes?.allSatisfy { $0 == 0 } ?? false
  }

  /// The invariant of which `value` is row k in iteration k, if it is one: a reshaped `dynamic_slice` of one row.
  private static func scannedParameter(_ value: Value, _ pullback: RegionPullback, _ trips: TripCount) -> Int?
  {
    let graph = pullback.graph
    guard trips.countsIterations, let counter = trips.counter, let reshape = graph.definition(of: value),
      graph.operation(of: reshape) is Reshape,
      let node = graph.definition(of: graph.operand(0, of: reshape)),
      let slice = graph.operation(of: node) as? DynamicSlice
    else { return nil }
    let source = graph.operand(0, of: node)
    let shape = graph.type(of: source).shape
    guard source.index < pullback.parameterCount, pullback.results[source.index] == source, shape.rank > 0,
      shape[0] == trips.count, slice.sizes == [1] + shape.dimensions.dropFirst(),
      graph.operand(1, of: node) == Value(counter)
    else { return nil }
    return source.index
  }

  // MARK: In the loop

  /// What the loop back must compute.
  var values: [Value] {
    terms.joined().flatMap { term -> [Value] in
      switch term {
      case .contraction(_, let lhs, let rhs, _): [lhs, rhs].filter { stackedValues.contains($0) }
      case .reduction(_, let input, _, _): stackedValues.contains(input) ? [input] : []
      case .slice(let update, let starts): [update] + starts
      case .loop(_, let value), .plain(let value): [value]
      }
    } + forced.sorted()
  }

  /// The operands of loops that are carried totals, of these or of what an earlier loop made of them.
  func starts(_ totals: [Value?]) -> [OperandPlace: RegionPullback.Start] {
    var starts: [OperandPlace: RegionPullback.Start] = [:]
    for (position, total) in totals.enumerated() {
      guard let total else { continue }
      var next = RegionPullback.Start.outer(total)
      for (place, value) in loops(position) {
        starts[place] = next
        next = .inner(value)
      }
    }
    return starts
  }

  /// The loops that add to a total, in their order.
  private func loops(_ position: Int) -> [(place: OperandPlace, value: Value)] {
    let found = terms[position].compactMap { term in
      if case .loop(let place, let value) = term { (place: place, value: value) } else { nil }
    }
    return found.sorted { $0.place.node < $1.place.node }
  }

  /// Whether a total of this invariant's gradient is carried.
  func isCarried(_ position: Int) -> Bool {
    terms[position].contains { term in
      switch term {
      case .contraction, .reduction: false
      case .slice, .loop, .plain: true
      }
    }
  }

  /// The carried total after one more iteration.
  func adding(_ position: Int, to total: Value, _ builder: GraphBuilder, _ mapping: [Value?]) -> Value {
    var total = loops(position).last.map { mapping[$0.value.index] ?? .poison } ?? total
    for term in terms[position] {
      switch term {
      case .contraction, .reduction, .loop: break
      case .plain(let value): total = builder.apply(Add(), total, mapping[value.index] ?? .poison)
      case .slice(let update, let starts):
        let places = starts.map { mapping[$0.index] ?? .poison }
        let added = mapping[update.index] ?? .poison
        guard !added.isPoison, !places.contains(where: \.isPoison) else { return .poison }
        let old = builder.dynamicSlice(total, at: places, sizes: builder.type(of: added).shape.dimensions)
        total = builder.dynamicUpdateSlice(total, builder.apply(Add(), old, added), at: places)
      }
    }
    return total
  }

  // MARK: After the loop

  /// The whole gradient, given the carried total and the stacks; nil if it has no term.
  func total(_ position: Int, carried: Value?, _ tables: [Value: Value], _ builder: GraphBuilder) -> Value? {
    var total = carried
    for term in terms[position] {
      var value: Value
      let views: [any Operation]
      switch term {
      case .slice, .loop, .plain: continue
      case .contraction(let dot, let lhs, let rhs, let itsViews):
        views = itsViews
        value = builder.dotGeneral(
          tables[lhs] ?? .poison, tables[rhs] ?? .poison, lhsBatching: dot.lhsBatching.map { $0 + 1 },
          rhsBatching: dot.rhsBatching.map { $0 + 1 },
          lhsContracting: [0] + dot.lhsContracting.map { $0 + 1 },
          rhsContracting: [0] + dot.rhsContracting.map { $0 + 1 })
      case .reduction(let reduce, let input, let itsViews, _):
        views = itsViews
        value = builder.reduce(
          tables[input] ?? .poison, .add, dimensions: [0] + reduce.dimensions.map { $0 + 1 })
      }
      for view in views.reversed() { value = builder.apply(view, value) }
      total = total.map { builder.apply(Add(), $0, value) } ?? value
    }
    return total
  }
}
