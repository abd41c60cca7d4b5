import SluiceIR

/// What fusion decided about one pair of nodes, the second of which reads a result of the first.
package struct FusionDecision: Hashable, Sendable {
  package enum Reason: String, Hashable, Sendable {
    case chainOrder = "their dimensions cannot be split into common ones"
    case contractionOperand = "a contraction reads its operands as a whole"
    case cycle = "something between them must run between them"
    case differentChunks = "they reduce over chunks of rows of different sizes"
    case differentRows = "their rows have different lengths"
    case differentSizes = "neither has one element for each, or each row, of the other's elements"
    case fewRows = "rows of a product this wide and few would leave threads idle"
    case notFusible = "one of them is a kernel of its own"
    case optimizerUpdate = "the optimizer's update runs over all tensors at once"
    case otherPlaces = "elements are read at other places than they are computed at"
    case reductionOverRows = "the sum over all rows is complete only after the last row"
    case searchLimit = "too much lies between them to be sure that none of it must run between them"
    case stopped = "no more rewrites are allowed"
    case tooManyRegisters = "too many intermediate values would be live at once"
    case tooManySteps = "one group would have too many steps"
    case twoContractions = "a group has one contraction"
  }

  package let producer: Int
  package let consumer: Int
  /// Why they are in different groups; nil if they are in one.
  package let refusal: Reason?

  package init(producer: Int, consumer: Int, refusal: Reason?) {
    self.producer = producer
    self.consumer = consumer
    self.refusal = refusal
  }
}

extension FusionDecision {
  /// One line: both operations with their results, and the outcome.
  package func text(in graph: Graph) -> String {
    func name(_ node: Int) -> String {
      let results = graph.results(of: node)
      return (results.isEmpty ? "" : "%\(results.lowerBound) ") + graph.operation(of: node).name
    }
    return "\(name(producer)) -> \(name(consumer)): " + (refusal.map { "apart, \($0.rawValue)" } ?? "fused")
  }
}

extension [FusionDecision] {
  /// A comment line for each pair of nodes that stayed apart.
  func apart(in graph: Graph) -> String {
    filter { $0.refusal != nil }.map { "// \($0.text(in: graph))\n" }.joined()
  }
}

/// What bounds a group.
package struct FusionLimits: Hashable, Sendable {
  /// Steps of a grid, loads and stores included.
  package var steps = 96
  /// Values with an element for each grid point that are live at once.
  package var registers = 24
  /// Groups looked at in the search for what lies between two groups.
  package var search = 256

  package init() {}
}
