import SluiceIR
import SluiceOperations

/// The terms of sums, and which of them are there for one sum alone.
struct SumOwnership {
  struct Leaf {
    var value: Value
    /// Whether nothing but the sum reads it: then it may be computed together with the sum's other terms.
    var isOwned: Bool
  }

  private let graph: Graph
  /// How often each value is an operand or a result.
  private var uses: [Int]

  init(_ graph: Graph) {
    self.graph = graph
    uses = Array(repeating: 0, count: graph.valueCount)
    for operand in graph.operandList { uses[operand.index] += 1 }
    for result in graph.results { uses[result.value.index] += 1 }
  }

  /// How many terms a sum is taken apart into; a value that is added to itself again and again has exponentially many.
  private static let mostTerms = 64

  /// The terms of a sum, in order; of loops each once at most as its own.
  func leaves(_ sum: Value) -> [Leaf] {
    var pending = [Leaf(value: sum, isOwned: true)]
    var leaves: [Leaf] = []
    var definitions: Set<Int> = []
    while var leaf = pending.popLast() {
      leaf.isOwned = leaf.isOwned && uses[leaf.value.index] == 1
      let node = graph.definition(of: leaf.value)
      if let node, graph.operation(of: node) is Add, pending.count + leaves.count < Self.mostTerms {
        pending += graph.operands(of: node).reversed().map { Leaf(value: $0, isOwned: leaf.isOwned) }
      } else {
        if let node, !definitions.insert(node).inserted { leaf.isOwned = false }
        leaves.append(leaf)
      }
    }
    return leaves
  }
}
