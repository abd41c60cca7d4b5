import SluiceIR
import SluiceOperations

extension DotGeneral {
  /// The left operand as batch + [m, k], the right as batch + [k, n], if the dimensions of m, k and n each step as one;
  /// nil for an operand that must be copied first: permuted by `lhsPermutation` or `rhsPermutation` and made dense.
  package func lhsMatrix(_ lhs: View) -> View? {
    Self.matrix(lhs, lhsBatching, lhsFree(lhs.sizes.count), lhsContracting)
  }

  package func rhsMatrix(_ rhs: View) -> View? {
    Self.matrix(rhs, rhsBatching, rhsContracting, rhsFree(rhs.sizes.count))
  }

  package func lhsPermutation(_ rank: Int) -> [Int] { lhsBatching + lhsFree(rank) + lhsContracting }
  package func rhsPermutation(_ rank: Int) -> [Int] { rhsBatching + rhsContracting + rhsFree(rank) }

  private static func matrix(_ view: View, _ batch: [Int], _ rows: [Int], _ columns: [Int]) -> View? {
    func merged(_ axes: [Int]) -> (Int, Int)? {
      let sizes = axes.map { view.sizes[$0] }
      // Where there is no element no stride is taken.
      if view.elementCount == 0 { return (sizes.reduce(1, *), 1) }
      return View.mergedStride(sizes[...], axes.map { view.strides[$0] }[...]).map {
        (sizes.reduce(1, *), $0)
      }
    }
    guard let (m, stepM) = merged(rows), let (n, stepN) = merged(columns) else { return nil }
    return View(
      buffer: view.buffer, element: view.element, offset: view.offset,
      sizes: batch.map { view.sizes[$0] } + [m, n], strides: batch.map { view.strides[$0] } + [stepM, stepN])
  }
}

extension KernelGraphBuilder {
  /// The operands of a contraction, copied where their dimensions do not step as one.
  package mutating func contractionOperands(
    _ operation: DotGeneral, _ lhs: View, _ rhs: View, node: Int
  ) throws(SluiceError) -> (a: View, b: View) {
    let a: View?
    if let view = operation.lhsMatrix(lhs) {
      a = view
    } else {
      let dense = densified(lhs.transposed(operation.lhsPermutation(lhs.sizes.count)), node: node)
      let batch = operation.lhsBatching.count
      let free = lhs.sizes.count - batch - operation.lhsContracting.count
      a = dense.reshaped(to: Self.matrixShape(dense, batch: batch, rows: free))
    }
    let b: View?
    if let view = operation.rhsMatrix(rhs) {
      b = view
    } else {
      let dense = densified(rhs.transposed(operation.rhsPermutation(rhs.sizes.count)), node: node)
      b = dense.reshaped(
        to: Self.matrixShape(dense, batch: operation.rhsBatching.count, rows: operation.rhsContracting.count))
    }
    guard let a, let b else {
      throw SluiceError(.internal, "dot_general: a dense operand is no matrix")
    }
    return (a, b)
  }

  private static func matrixShape(_ view: View, batch: Int, rows: Int) -> Shape {
    let sizes = view.sizes
    return Shape(
      sizes[..<batch] + [sizes[batch..<(batch + rows)].reduce(1, *), sizes[(batch + rows)...].reduce(1, *)])
  }

  mutating func appendContraction(_ operation: DotGeneral, _ node: Int) throws(SluiceError) {
    let lhs = try view(of: graph.operand(0, of: node))
    let rhs = try view(of: graph.operand(1, of: node))
    let (a, b) = try contractionOperands(operation, lhs, rhs, node: node)
    let result = graph.result(of: node)
    let batch = operation.lhsBatching.count
    let product = a.type.with(
      shape: Shape(a.sizes[..<batch] + [a.sizes[batch], b.sizes[batch + 1]]))
    let destination = View(dense: place(result), product)
    append(.contraction(Contraction(a: a, b: b, batchRank: batch, destination: destination)), node: node)
  }
}
