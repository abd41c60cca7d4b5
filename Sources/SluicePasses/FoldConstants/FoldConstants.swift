import SluiceIR
import SluiceOperations

/// Runs one operation on constants, by the runtime's own kernels, so that a folded value has the bits that the
/// program would have computed. Nil where there is no kernel.
package typealias ConstantFolder =
  @Sendable (_ operation: any Operation, _ operands: [Literal]) throws(SluiceError) -> [Literal]?

/// Computes what depends on constants alone.
///
/// ```
/// %1 = constant {value = 2.0} : f32[]
/// %2 = multiply %1, %1 : f32[]           ->     %1 = constant {value = 4.0} : f32[]
/// ```
///
/// Legal because `evaluate` gives the program's own bits; where it gives nil the node stays. An elementwise
/// operation on constants of equal elements is computed on one element, whatever the size. Else a node is folded when
/// its results together take at most `limit` bytes or no more than its operands store, and while all that was
/// added stays below 16 times `limit`: no program blows up, and iota, broadcasts and readers of splats of large size stay
/// operations.
///
/// A constant that products alone read, by rows where vectors of columns are wanted, is transposed here instead of in each run.
package func foldConstants(limit: Int = 1 << 16, evaluate: @escaping ConstantFolder) -> Pass<Graph, Graph> {
  Pass("fold-constants") { graph, context throws(SluiceError) in
    let builder = GraphBuilder(rebuilding: graph)
    var mapping = builder.copyParameters(of: graph)
    var folder = Folder(graph: graph, limit: limit, context: context, evaluate: evaluate)
    for node in graph.nodes.indices {
      if let folded = try folder.folded(node, builder, mapping) {
        builder.inheritOrigin(ofNode: node, of: graph)
        for (result, literal) in zip(graph.results(of: node), folded) {
          mapping[result] = builder.apply(Constant(literal))
        }
      } else if let product = try folder.rearranged(node, builder, mapping) {
        mapping[graph.result(of: node).index] = product
      } else {
        builder.copy(node, of: graph, mapping: &mapping)
      }
    }
    return try builder.finish(resultsOf: graph, mapping: mapping)
  }
}

private struct Folder {
  let graph: Graph
  let limit: Int
  let context: PassContext
  let evaluate: ConstantFolder
  /// Bytes that folding has added.
  var growth = 0

  /// How often each value is read or returned.
  private let readers: [Int]

  private let constant = ObjectIdentifier(Constant.self)
  private let barrier = ObjectIdentifier(OptimizationBarrier.self)

  init(graph: Graph, limit: Int, context: PassContext, evaluate: @escaping ConstantFolder) {
    self.graph = graph
    self.limit = limit
    self.context = context
    self.evaluate = evaluate
    var readers = [Int](repeating: 0, count: graph.valueCount)
    for operand in graph.operandList { readers[operand.index] += 1 }
    for result in graph.results { readers[result.value.index] += 1 }
    self.readers = readers
  }

  /// The results of `node` as constants; nil if it stays.
  mutating func folded(
    _ node: Int, _ builder: GraphBuilder, _ mapping: [Value]
  ) throws(SluiceError) -> [Literal]? {
    let operands = graph.operands(of: node)
    guard !operands.isEmpty, graph.kind(of: node) != barrier, !isControl(node) else { return nil }
    for operand in operands {
      guard let definition = builder.definition(of: mapping[operand.index]),
        builder.kind(of: definition) == constant
      else { return nil }
    }
    let literals = operands.compactMap { operand in
      builder.definition(of: mapping[operand.index]).flatMap {
        (builder.operation(of: $0) as? Constant)?.value
      }
    }
    let operation = graph.operation(of: node)
    let types = graph.results(of: node).map { graph.type(of: Value($0)) }
    if operation is any ElementwiseOperation, types.count == 1,
      literals.allSatisfy({ $0.uniformBytes != nil })
    {
      return try foldedSplat(operation, literals, types[0])
    }
    let added = types.reduce(0) { $0 + $1.byteCount } - literals.reduce(0) { $0 + $1.storedBytes.count }
    // A splat may stand for more than there is memory for, which its reader would have written out.
    guard literals.allSatisfy({ !$0.isSplat || $0.type.byteCount <= 256 * limit }) else { return nil }
    guard added <= limit, growth + added <= 16 * limit, operation.isQuick(for: types, within: 1 << 24),
      context.budget.spend("fold-constants: \(operation.name)"),
      let folded = try evaluate(operation, literals), folded.map(\.type) == types
    else { return nil }
    growth += max(added, 0)
    return folded
  }

  /// The product of a transposed constant; nil unless `node` is one that reads it by rows, and nothing else reads it.
  mutating func rearranged(
    _ node: Int, _ builder: GraphBuilder, _ mapping: [Value]
  ) throws(SluiceError) -> Value? {
    guard let dot = graph.operation(of: node) as? DotGeneral else { return nil }
    var operands = graph.operands(of: node).map { mapping[$0.index] }
    let types = operands.map { builder.type(of: $0) }
    guard let product = dot.rearranged(types[0], types[1]),
      let literal = builder.literal(of: operands[product.operand]), literal.uniformBytes == nil,
      readers[graph.operand(product.operand, of: node).index] == 1,
      context.budget.spend("fold-constants: transposed factor"),
      let transposed = try evaluate(Transpose(permutation: product.permutation), [literal])
    else { return nil }
    builder.inheritOrigin(ofNode: node, of: graph)
    operands[product.operand] = builder.apply(Constant(transposed[0]))
    return builder.add(product.operation, operands, resultCount: 1)[0]
  }

  /// Control operations are simplified by rules of their own: a loop on constants need not end.
  private func isControl(_ node: Int) -> Bool { graph.operation(of: node) is any ControlOperation }

  /// One element computed and repeated.
  private func foldedSplat(
    _ operation: any Operation, _ literals: [Literal], _ type: TensorType
  ) throws(SluiceError) -> [Literal]? {
    guard context.budget.spend("fold-constants: \(operation.name)") else { return nil }
    var scalars: [Literal] = []
    for literal in literals {
      scalars.append(try Literal(literal.type.with(shape: []), bytes: literal.uniformBytes ?? []))
    }
    guard let element = try evaluate(operation, scalars)?.first, element.element == type.element else {
      return nil
    }
    return [try Literal(splat: element.storedBytes, type)]
  }
}
