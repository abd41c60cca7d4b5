import SluiceIR

// Checks that functions of tensors share. Each records the first mistake with the caller's line.
extension Tensor {
  /// Records a mistake; the poison that stands for the result.
  func failing(
    _ kind: SluiceError.Kind, _ message: String, at location: SourceLocation?, notes: [String]
  ) -> Tensor {
    declaration.builder.fail(SluiceError(kind, message, at: location, notes: notes))
    return Tensor(.poison, in: declaration)
  }

  func failing(
    _ kind: SluiceError.Kind, _ message: String, note: String, _ file: String, _ line: Int
  ) -> Tensor {
    failing(kind, message, at: SourceLocation(file: file, line: line), notes: [note])
  }

  /// Resolves an axis that may count from the last; records an error and returns nil if there is none.
  func axis(_ axis: Int, _ name: String, _ file: String, _ line: Int) -> Int? {
    let resolved = axis < 0 ? axis + rank : axis
    if shape.indices.contains(resolved) { return resolved }
    _ = failing(
      .shape, "\(name): there is no axis \(axis) in \(type)",
      note: rank == 0 ? "a scalar has no axes" : "axes go from \(-rank) to \(rank - 1)", file, line)
    return nil
  }

  /// Resolves axes that may count from the last, all if there are none named: ascending, each once. Records an error and
  /// returns nil if there is none of a number.
  func axes(_ axes: [Int]?, _ name: String, _ file: String, _ line: Int) -> [Int]? {
    var resolved: Set<Int> = []
    for axis in axes ?? Array(shape.indices) {
      guard let known = self.axis(axis, name, file, line) else { return nil }
      resolved.insert(known)
    }
    return resolved.sorted()
  }

  /// Resolves the place of a new axis, of which -1 is the one after the last.
  func newAxis(_ axis: Int, _ name: String, _ file: String, _ line: Int) -> Int? {
    let resolved = axis < 0 ? axis + rank + 1 : axis
    if (0...rank).contains(resolved) { return resolved }
    _ = failing(
      .shape, "\(name): there is no place \(axis) for an axis in \(type)",
      note: "places go from \(-rank - 1) to \(rank)", file, line)
    return nil
  }

  /// Whether an i32 can number the elements along `axis`.
  func isCountable(_ axis: Int, _ name: String, _ file: String, _ line: Int) -> Bool {
    if shape[axis] <= Int(Int32.max) { return true }
    _ = failing(
      .shape, "\(name): axis \(axis) of \(type) has more elements than i32 can number",
      note: "slice the tensor along it", file, line)
    return false
  }

  /// Whether all tensors belong to one function; records a mistake in each of the functions if not.
  static func belongTogether(
    _ name: String, _ tensors: [Tensor], at location: @autoclosure () -> SourceLocation?
  ) -> Bool {
    guard let first = tensors.first,
      tensors.contains(where: { $0.declaration !== first.declaration })
    else { return true }
    let error = SluiceError(
      .argument, "\(name): the operands belong to two functions", at: location(),
      note: "a tensor cannot leave the function that declares it; pass it as a parameter")
    for tensor in tensors { tensor.declaration.builder.fail(error) }
    return false
  }
}
