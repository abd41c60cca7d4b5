import SluiceIR
import SluiceOperations

/// Makes less of loops and choices.
///
/// ```
/// case constant 1, ... {branch0, branch1}            ->   branch1's nodes
/// while ... of 0 iterations                           ->   the initial values
/// while ... of one iteration, or of a few short ones  ->   the bodies' nodes one after the other
/// a carried value that nothing needs                  ->   not carried
/// a body's node of invariants alone                   ->   before the loop, and an invariant
/// a slice of zeros added to a carried value           ->   added to its slice
/// a product's factor, an invariant read by rows       ->   transposed before the loop
/// ```
///
/// All exact: the same operations run on the same values. A node leaves a loop only if the loop is known to run, or the node
/// costs no more than a few elements or moves none: a loop that never runs shall not cost what it did not. Contractions and
/// the like do leave loops whose trip count is unknown, since a loop is there to run. Views stay where they are:
/// readers absorb them. Inner regions come first (`regionsFirst`). O(nodes) for each level of regions.
package let simplifyControl = Pass<Graph, Graph>("simplify-control") { (graph, context) throws(SluiceError) in
  guard graph.hasControl else { return graph }
  var isNeeded = [Bool](repeating: false, count: graph.valueCount)
  for result in graph.results { isNeeded[result.value.index] = true }
  for node in graph.nodes.indices {
    for operand in graph.operands(of: node) { isNeeded[operand.index] = true }
  }
  var facts = FactAnalysis()
  return try graph.rebuilt { (builder, node, operands) throws(SluiceError) in
    builder.inheritOrigin(ofNode: node, of: graph)
    switch graph.operation(of: node) {
    case let choice as Case:
      guard let literal = builder.literal(of: operands[0]),
        let index = ReferenceTensor(literal).integers.first,
        context.budget.spend("simplify-control: case of a constant")
      else { break }
      return choice.branch(Int(index)).inline(into: builder, arguments: Array(operands.dropFirst()))
    case let loop as While:
      let results = graph.results(of: node).map { isNeeded[$0] }
      let known = operands.map { facts.facts(of: $0, in: builder) }
      return try LoopSimplifier(loop, operands, known, builder, context).simplified(needed: results)
    default: break
    }
    return builder.copy(node, of: graph, operands: operands)
  }
}

private struct LoopSimplifier {
  /// At most so many iterations and, in all, nodes are written out.
  private static let maximumUnrolledTrips = 8
  private static let maximumUnrolledNodes = 512

  let loop: While
  let operands: [Value]
  /// What is known of these.
  let facts: [ValueFacts]
  let builder: GraphBuilder
  let context: PassContext
  private let trips: TripCount?

  init(
    _ loop: While, _ operands: [Value], _ facts: [ValueFacts], _ builder: GraphBuilder, _ context: PassContext
  ) {
    self.loop = loop
    self.operands = operands
    self.facts = facts
    self.builder = builder
    self.context = context
    trips = loop.tripCount { builder.literal(of: operands[$0]) }
  }

  func simplified(needed: [Bool]) throws(SluiceError) -> [Value] {
    if let count = trips?.count, isWorthUnrolling(count),
      context.budget.spend("simplify-control: while of \(count) iterations")
    {
      var values = operands
      for _ in 0..<count { values = loop.body.inline(into: builder, arguments: values) }
      return values
    }
    guard let rearranged = try RearrangedFactors(loop, context) else { return try reduced(needed) }
    let factors = rearranged.added.map { builder.transpose(operands[$0.index], permutation: $0.permutation) }
    let results = try LoopSimplifier(
      rearranged.loop, operands + factors, facts + rearranged.added.map { facts[$0.index] }, builder, context
    ).reduced(needed + factors.map { _ in false })
    return Array(results.prefix(operands.count))
  }

  private func reduced(_ needed: [Bool]) throws(SluiceError) -> [Value] {
    let kept = loop.carriedValues(neededFor: needed)
    var carried = loop
    var initial = operands
    if kept.count < operands.count, context.budget.spend("simplify-control: dead carried values") {
      carried = try loop.carrying(kept)
      initial = kept.map { operands[$0] }
    }
    let known = initial.count == operands.count ? facts : kept.map { facts[$0] }
    carried = try carried.addingToSlices(known, context)
    let results = try hoisted(carried, initial)
    guard initial.count < operands.count else { return results }
    var all = operands.map { _ in Value.poison }
    for (index, value) in zip(kept, results) { all[index] = value }
    return all
  }

  /// Of loops known to be short, those whose nodes are few in all, however much these work on: iterations that are written
  /// out fuse with each other and with what is around, so that large tensors gain most. Not those that write a part of a tensor
  /// which is theirs to carry on: the loop does so in place, while of many writes and reads written out one may need a copy.
  private func isWorthUnrolling(_ count: Int) -> Bool {
    if count <= 1 { return true }
    guard count <= Self.maximumUnrolledTrips, !loop.body.containsWhile else { return false }
    return loop.body.nodes.count * count <= Self.maximumUnrolledNodes && !writesPart(in: count)
  }

  /// Whether so many iterations write less than half of a carried tensor of some size.
  private func writesPart(in count: Int) -> Bool {
    let body = loop.body
    return body.nodes.indices.contains { node in
      guard body.operation(of: node) is DynamicUpdateSlice else { return false }
      let (whole, part) = (body.operand(0, of: node), body.operand(1, of: node))
      let bytes = body.type(of: whole).byteCount
      return whole.index < body.parameters.count && bytes >= 1 << 14
        && body.type(of: part).byteCount * count < bytes / 2
    }
  }

  // MARK: Invariants

  /// The loop with what depends on invariants alone before it.
  private func hoisted(_ loop: While, _ initial: [Value]) throws(SluiceError) -> [Value] {
    let body = loop.body
    let wholes = body.operandsOfControl
    var outside = [Value?](repeating: nil, count: body.valueCount)
    for index in initial.indices where loop.isInvariant(index) { outside[index] = initial[index] }
    // Constants are at hand on both sides; they leave only with those who read them.
    var isMoved = [Bool](repeating: false, count: body.nodes.count)
    var moves = false
    for node in body.nodes.indices {
      let operands = body.operands(of: node)
      isMoved[node] = operands.allSatisfy { operand in
        operand.index < body.parameters.count
          ? outside[operand.index] != nil : isMoved[body.definition(of: operand) ?? 0]
      }
      if isMoved[node], !operands.isEmpty, isWorthHoisting(node, body, wholes) { moves = true }
    }
    guard moves else { return again(loop, initial) }

    // Of what could move, that which is worth it, and what that needs.
    var isWanted = [Bool](repeating: false, count: body.nodes.count)
    for node in body.nodes.indices.reversed() where isMoved[node] {
      let isRoot = !body.operands(of: node).isEmpty && isWorthHoisting(node, body, wholes)
      guard
        isWanted[node]
          || isRoot && context.budget.spend("simplify-control: hoist \(body.operation(of: node).name)")
      else { continue }
      isWanted[node] = true
      for operand in body.operands(of: node) {
        if let source = body.definition(of: operand) { isWanted[source] = true }
      }
    }
    for node in body.nodes.indices where isWanted[node] {
      let operands = body.operands(of: node).map { outside[$0.index] ?? .poison }
      for (result, value) in zip(
        body.results(of: node), builder.copy(node, of: body, operands: operands))
      { outside[result] = value }
    }
    return try withInvariants(loop, initial, outside, isWanted)
  }

  private func again(_ loop: While, _ initial: [Value]) -> [Value] {
    builder.while(initial, condition: loop.condition, body: loop.body, checkpoint: loop.checkpoint)
  }

  /// The loop that takes the hoisted values that its body still reads as further invariants.
  private func withInvariants(
    _ loop: While, _ initial: [Value], _ outside: [Value?], _ isHoisted: [Bool]
  ) throws(SluiceError) -> [Value] {
    let body = loop.body
    var read = Set(loop.body.results.map(\.value.index))
    for node in body.nodes.indices where !isHoisted[node] {
      for operand in body.operands(of: node) { read.insert(operand.index) }
    }
    let added = body.nodes.indices.filter { isHoisted[$0] && !body.operands(of: $0).isEmpty }
      .flatMap { body.results(of: $0) }.filter { read.contains($0) }
    let inner = GraphBuilder(rebuilding: body)
    var mapping = inner.copyParameters(of: body)
    for value in added { mapping[value] = inner.parameter(body.type(of: Value(value))) }
    let places = added.map { mapping[$0] }
    for node in body.nodes.indices where !isHoisted[node] || body.operands(of: node).isEmpty {
      inner.copy(node, of: body, mapping: &mapping)
    }
    let next = body.results.map { mapping[$0.value.index] } + places
    let results = builder.while(
      initial + added.map { outside[$0] ?? .poison },
      condition: try loop.condition.ignoring(added.map { body.type(of: Value($0)) }),
      body: try inner.finish(next), checkpoint: loop.checkpoint)
    return Array(results.prefix(initial.count))
  }

  private func isWorthHoisting(_ node: Int, _ body: Graph, _ wholes: Set<Value>) -> Bool {
    switch body.operation(of: node) {
    case is Transpose where wholes.contains(body.result(of: node)): break
    case is Transpose, is BroadcastInDim, is Reshape, is Slice, is Reverse, is StopGradient,
      is OptimizationBarrier, is Constant, is Iota:
      return false
    case let control as any ControlOperation where control.regions.contains(where: \.containsWhile):
      return false
    case is While: return false
    default: break
    }
    // What is larger than all that it is made of would take memory for the whole loop.
    let made = body.results(of: node).reduce(0) { $0 + body.type(of: Value($1)).byteCount }
    let read = body.operands(of: node).reduce(0) { $0 + body.type(of: $1).byteCount }
    return trips != nil || made <= read
  }
}

extension Graph {
  /// What regions are given: whole tensors, no views.
  fileprivate var operandsOfControl: Set<Value> {
    nodes.indices.reduce(into: []) { found, node in
      if operation(of: node) is any ControlOperation { found.formUnion(operands(of: node)) }
    }
  }
}
