import SluiceIR
import SluiceOperations

// A constant belongs to the function being declared, which it learns from another tensor of it.
extension Tensor {
  /// Zeros of the shape and element type of `other`, or of `type`.
  public static func zeros(
    like other: Tensor, type: TensorType? = nil, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    full(like: other, 0, type: type, file: file, line: line)
  }

  /// Ones of the shape and element type of `other`, or of `type`.
  public static func ones(
    like other: Tensor, type: TensorType? = nil, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    full(like: other, 1, type: type, file: file, line: line)
  }

  /// One number everywhere, of the shape and element type of `other`, or of `type`; it is rounded to a float type,
  /// truncated to an integer type.
  public static func full(
    like other: Tensor, _ value: Double, type: TensorType? = nil, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    other.unary(file, line) { $1.isPoison ? .poison : $0.constant(value, type ?? other.type) }
  }

  /// Counts 0, 1, ... along `axis` and repeats along the others, of the shape and element type of `other`, or of
  /// `type`. Integers wrap at their width.
  public static func iota(
    like other: Tensor, axis: Int = -1, type: TensorType? = nil, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let type = type ?? other.type
    return other.unary(file, line) { builder, value in
      value.isPoison
        ? .poison : builder.iota(type, dimension: axis < 0 ? axis + type.rank : axis)
    }
  }

  /// An array as a constant of the function to which this tensor belongs: `x * x.constant(filter)`.
  public func constant(_ array: NDArray, file: String = #fileID, line: Int = #line) -> Tensor {
    unary(file, line) { builder, value in
      guard !value.isPoison else { return .poison }
      do throws(SluiceError) {
        return builder.constant(try array.literal())
      } catch {
        builder.fail(error)
        return .poison
      }
    }
  }
}
