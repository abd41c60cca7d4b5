import SluiceIR
import SluiceOperations

/// What is saved of a region's forward run for its pullback: a cut through the primal values.
///
/// What costs next to nothing is computed again from what is saved: constants and views, and arithmetic that only the
/// derivative asks for, such as `1 - y * y`. So is what depends on nothing but available parameters, unless it is a
/// contraction or the like: slices of what a loop runs over need not be saved.
struct Residuals {
  struct Policy {
    /// Whether a parameter of the region is at hand on the way back.
    var isAvailable: (Int) -> Bool
    /// Whether what depends on available parameters alone is computed again.
    var recomputesFixed: Bool
    /// Whether nothing but parameters is saved.
    var savesParametersOnly: Bool
    /// Values to save although they could be computed again.
    var forced: Set<Value>
  }

  /// Values of the joint graph, ascending.
  private(set) var values: [Value] = []
  /// The available parameters that the way back reads.
  private(set) var parameters: [Int] = []

  private let pullback: RegionPullback
  private let policy: Policy
  /// For each value whether it depends on available parameters alone.
  private var isFixed: [Bool]

  init(_ pullback: RegionPullback, for outputs: [Value], _ policy: Policy) {
    self.pullback = pullback
    self.policy = policy
    let graph = pullback.graph
    isFixed = [Bool](repeating: false, count: graph.valueCount)
    for index in 0..<pullback.parameterCount { isFixed[index] = policy.isAvailable(index) }
    for node in graph.nodes.indices where graph.operands(of: node).allSatisfy({ isFixed[$0.index] }) {
      for result in graph.results(of: node) { isFixed[result] = true }
    }
    var isNeeded = [Bool](repeating: false, count: graph.valueCount)
    for output in outputs { isNeeded[output.index] = true }
    for node in graph.nodes.indices.reversed() {
      let needed = graph.results(of: node).filter { isNeeded[$0] }
      guard !needed.isEmpty else { continue }
      if isSaved(node) {
        values += needed.reversed().map { Value($0) }
      } else {
        for operand in graph.operands(of: node) { isNeeded[operand.index] = true }
      }
    }
    for index in (0..<pullback.parameterCount).reversed() where isNeeded[index] {
      if policy.isAvailable(index) { parameters.append(index) } else { values.append(Value(index)) }
    }
    values.reverse()
    parameters.reverse()
  }

  private func isSaved(_ node: Int) -> Bool {
    let graph = pullback.graph
    let result = graph.results(of: node).lowerBound
    guard pullback.isPrimal[result] else { return false }
    if policy.forced.contains(Value(result)) { return true }
    if policy.savesParametersOnly { return false }
    let operation = graph.operation(of: node)
    if graph.operands(of: node).isEmpty || Self.isView(operation) { return false }
    if let convert = operation as? Convert {
      let source = graph.type(of: graph.operand(0, of: node)).element
      if source.byteSize <= convert.element.byteSize { return false }
    }
    if node >= pullback.nodeCount, Self.isArithmetic(operation) { return false }
    return !(policy.recomputesFixed && isFixed[result] && Self.isCheap(operation))
  }

  private static func isView(_ operation: any Operation) -> Bool {
    operation is Reshape || operation is Transpose || operation is BroadcastInDim || operation is Reverse
      || operation is StopGradient || operation is OptimizationBarrier
  }

  private static func isArithmetic(_ operation: any Operation) -> Bool {
    operation is Add || operation is Subtract || operation is Multiply || operation is Negate
      || operation is Compare || operation is Select || operation is And || operation is Or
      || operation is Not || operation is Abs || operation is Sign
  }

  /// Whether it takes no longer than to read what it would have saved.
  private static func isCheap(_ operation: any Operation) -> Bool {
    operation is any ElementwiseOperation || operation is DynamicSlice || operation is Slice
      || operation is Pad || operation is Gather
  }
}
