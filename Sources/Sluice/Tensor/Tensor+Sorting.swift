import SluiceIR
import SluiceOperations

extension Tensor {
  /// The elements along `axis` in ascending (or descending) order; the shape stays. Equal elements keep their order, -0 equals
  /// +0, and NaNs are greater than everything. The derivative is that of the elements where they came from.
  public func sorted(
    axis: Int = -1, descending: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard let axis = self.axis(axis, "sorted", file, line) else { return Tensor(.poison, in: declaration) }
    return unary(file, line) { $0.sort([$1], axis: axis, isDescending: descending)[0] }
  }

  /// Where along `axis` the elements of `sorted` stand, as `i32` of the same shape: `x.takingAlong(x.argsort(axis: 0), axis: 0)`
  /// is `x.sorted(axis: 0)`.
  public func argsort(
    axis: Int = -1, descending: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard let axis = self.axis(axis, "argsort", file, line), isCountable(axis, "argsort", file, line) else {
      return Tensor(.poison, in: declaration)
    }
    return unary(file, line) { builder, value in
      let places = builder.iota(TensorType(.i32, shape), dimension: axis)
      return builder.sort([value, places], axis: axis, isDescending: descending)[1]
    }
  }

  /// The `count` greatest elements along `axis`, descending, and where along it they stood, as `i32`: both of this tensor's
  /// shape with the size `count` along `axis`. Of equals the first come first, NaNs before everything.
  public func topK(
    _ count: Int, axis: Int = -1, file: String = #fileID, line: Int = #line
  ) -> (values: Tensor, indices: Tensor) {
    guard let axis = self.axis(axis, "topK", file, line) else {
      let poison = Tensor(.poison, in: declaration)
      return (poison, poison)
    }
    var exchange = Array(shape.indices)
    exchange.swapAt(axis, rank - 1)
    let results = declaration.emitAll(Origin(file: file, line: line)) { builder in
      let (values, indices) = builder.topK(builder.transpose(value, permutation: exchange), count)
      return [values, indices].map { $0.isPoison ? $0 : builder.transpose($0, permutation: exchange) }
    }
    return (results[0], results[1])
  }
}
