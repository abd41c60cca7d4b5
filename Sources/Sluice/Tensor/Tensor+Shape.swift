import SluiceIR
import SluiceOperations

extension Tensor {
  /// The same elements in row-major order under another shape; one size may be -1 and is then worked out.
  public func reshaped(_ dimensions: Int..., file: String = #fileID, line: Int = #line) -> Tensor {
    reshaped(to: Shape(dimensions), file: file, line: line)
  }

  /// The same elements in row-major order under another shape; one size may be -1 and is then worked out.
  public func reshaped(to shape: Shape, file: String = #fileID, line: Int = #line) -> Tensor {
    switch shape.indices.count(where: { shape[$0] == -1 }) {
    case 0: return unary(file, line) { $0.reshape($1, to: shape) }
    case 1: break
    default: return wrongSize("\(shape) leaves several sizes open", "only one size may be -1", file, line)
    }
    var (others, overflows) = (1, false)
    for size in shape where size != -1 {
      guard size >= 0 else {
        return wrongSize("\(shape) has the size \(size)", "sizes are 0 or more, or -1", file, line)
      }
      let (product, overflow) = others.multipliedReportingOverflow(by: size)
      (others, overflows) = (product, overflows || overflow)
    }
    let count = self.shape.elementCount
    guard others > 0, !overflows, count % others == 0 else {
      let given = overflows ? "more elements than can be counted" : "\(others) elements"
      return wrongSize(
        "no size in place of -1 makes \(shape) hold the \(count) elements of \(self.shape)",
        "the other sizes make \(given); their product must divide \(count)", file, line)
    }
    return unary(file, line) { builder, x in
      builder.reshape(x, to: Shape(shape.map { $0 == -1 ? count / others : $0 }))
    }
  }

  private func wrongSize(_ problem: String, _ note: String, _ file: String, _ line: Int) -> Tensor {
    declaration.builder.fail(
      SluiceError(
        .shape, "reshaped: \(problem)", at: SourceLocation(file: file, line: line), note: note))
    return Tensor(.poison, in: declaration)
  }

  /// The dimensions in another order; without arguments, reversed.
  public func transposed(permutation: [Int]? = nil, file: String = #fileID, line: Int = #line) -> Tensor {
    unary(file, line) { $0.transpose($1, permutation: permutation ?? shape.indices.reversed()) }
  }

  /// Two dimensions swapped; negative axes count from the last.
  public func transposed(_ a: Int, _ b: Int, file: String = #fileID, line: Int = #line) -> Tensor {
    guard let first = axis(a, "transposed", file, line), let second = axis(b, "transposed", file, line) else {
      return Tensor(.poison, in: declaration)
    }
    var permutation = Array(shape.indices)
    permutation.swapAt(first, second)
    return unary(file, line) { $0.transpose($1, permutation: permutation) }
  }

  /// Repeats this tensor to `shape`, aligned at the last dimension.
  public func broadcast(to shape: Shape, file: String = #fileID, line: Int = #line) -> Tensor {
    guard Shape.broadcast(self.shape, shape) == shape else {
      declaration.builder.fail(
        SluiceError(
          .shape, "broadcast: \(self.shape) does not broadcast to \(shape)",
          at: SourceLocation(file: file, line: line),
          note: "sizes must be equal or 1, aligned at the last dimension"))
      return Tensor(.poison, in: declaration)
    }
    return unary(file, line) { $0.broadcast($1, toTrailing: shape) }
  }

  /// A dimension of size 1 inserted before `axis`; -1 is after the last.
  public func expandingShape(at axis: Int, file: String = #fileID, line: Int = #line) -> Tensor {
    guard let position = newAxis(axis, "expandingShape", file, line) else {
      return Tensor(.poison, in: declaration)
    }
    var dimensions = shape.dimensions
    dimensions.insert(1, at: position)
    return unary(file, line) { $0.reshape($1, to: Shape(dimensions)) }
  }

  /// A dimension of size 1 removed.
  public func squeezingShape(at axis: Int, file: String = #fileID, line: Int = #line) -> Tensor {
    guard let axis = self.axis(axis, "squeezingShape", file, line) else {
      return Tensor(.poison, in: declaration)
    }
    guard shape[axis] == 1 else {
      declaration.builder.fail(
        SluiceError(
          .shape, "squeezingShape: axis \(axis) of \(type) has size \(shape[axis])",
          at: SourceLocation(file: file, line: line), note: "only an axis of size 1 can be removed"))
      return Tensor(.poison, in: declaration)
    }
    var dimensions = shape.dimensions
    dimensions.remove(at: axis)
    return unary(file, line) { $0.reshape($1, to: Shape(dimensions)) }
  }
}
