import SluiceIR
import SluiceOperations

/// A region followed by its pullback, as one graph: its parameters are the region's and then a cotangent for each seeded
/// result. What depends on no cotangent is primal: it can be computed on the way forward and saved.
struct RegionPullback {
  let graph: Graph
  /// How many parameters and nodes are the region's own.
  let parameterCount: Int
  let nodeCount: Int
  /// The region's results.
  let results: [Value]
  /// The parameters that are the seeded results' cotangents, in order.
  let cotangents: [Value]
  /// For each parameter of the region its gradient; nil where it is zero or not wanted.
  let gradients: [Value?]
  let isPrimal: [Bool]

  /// `seeded` says which results have a cotangent, `wanted` which parameters' gradients are asked for. With `computesAgain`
  /// the way back has the region's parameters alone and computes the rest again: then its loops carry only what the
  /// gradients need of them, not what the region's own results do, so that nothing else need be saved.
  init(_ region: Graph, seeded: [Bool], wanted: [Bool], computesAgain: Bool = false) throws(SluiceError) {
    let builder = GraphBuilder(rebuilding: region)
    var mapping = builder.copyParameters(of: region)
    let parameters = Array(mapping.prefix(region.parameters.count))
    parameterCount = parameters.count
    let seeds = region.results.indices.filter { seeded[$0] }
    let cotangents = seeds.map { builder.parameter(region.type(of: region.results[$0].value)) }
    builder.copyNodes(of: region, mapping: &mapping)
    var nodeCount = builder.nodeCount
    let results = region.results.map { mapping[$0.value.index] }
    let inputs = parameters.indices.filter { wanted[$0] }
    let found = builder.cotangents(
      seeds: zip(seeds, cotangents).map { (value: mapping[region.results[$0].value.index], cotangent: $1) },
      inputs.map { parameters[$0] })
    let joint = try builder.finish((results + found.compactMap(\.self)).map { Graph.Result($0) })
    graph = computesAgain ? try joint.withoutDeadCarriedValues(&nodeCount) : joint
    self.nodeCount = nodeCount
    self.results = graph.results.prefix(results.count).map(\.value)
    var values = graph.results.dropFirst(results.count).map(\.value).makeIterator()
    var gradients = [Value?](repeating: nil, count: parameters.count)
    for (input, value) in zip(inputs, found) where value != nil { gradients[input] = values.next() }
    self.gradients = gradients
    self.cotangents = cotangents
    var isPrimal = [Bool](repeating: false, count: graph.valueCount)
    for index in 0..<parameterCount { isPrimal[index] = true }
    for node in graph.nodes.indices where graph.operands(of: node).allSatisfy({ isPrimal[$0.index] }) {
      for result in graph.results(of: node) { isPrimal[result] = true }
    }
    self.isPrimal = isPrimal
  }

  /// What takes the place of an operand: a value of the builder, or one of the graph from before the operand's node.
  enum Start {
    case outer(Value)
    case inner(Value)
  }

  /// Copies to `builder` what `values` need and `mapping` does not have yet. Operands in `starts` are others there.
  func emit(
    _ values: [Value], into builder: GraphBuilder, _ mapping: inout [Value?],
    starts: [OperandPlace: Start] = [:]
  ) {
    func start(_ node: Int, _ index: Int) -> Start? {
      starts.isEmpty ? nil : starts[OperandPlace(node: node, index: index)]
    }
    var isNeeded = [Bool](repeating: false, count: graph.valueCount)
    for value in values where mapping[value.index] == nil { isNeeded[value.index] = true }
    var nodes: [Int] = []
    for node in graph.nodes.indices.reversed()
    where graph.results(of: node).contains(where: { isNeeded[$0] }) {
      nodes.append(node)
      for (index, operand) in graph.operands(of: node).enumerated()
      where mapping[operand.index] == nil && start(node, index) == nil {
        isNeeded[operand.index] = true
      }
    }
    for node in nodes.reversed() {
      let operands = graph.operands(of: node).enumerated().map { index, operand in
        switch start(node, index) {
        case .outer(let value): value
        case .inner(let value): mapping[value.index] ?? .poison
        case nil: mapping[operand.index] ?? .poison
        }
      }
      for (result, value) in zip(
        graph.results(of: node), builder.copy(node, of: graph, operands: operands))
      where mapping[result] == nil { mapping[result] = value }
    }
  }

  var emptyMapping: [Value?] { [Value?](repeating: nil, count: graph.valueCount) }
}

/// Operand `index` of a node.
struct OperandPlace: Hashable {
  var node: Int
  var index: Int
}
