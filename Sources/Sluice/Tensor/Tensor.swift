import SluiceIR
import SluiceOperations

/// A value in a function that is being declared: it has a type and an origin, and no data.
///
/// Tensors are made by the parameters of a `Function` and by arithmetic on them. Shapes broadcast as in NumPy: aligned
/// at the last dimension, sizes of 1 stretch. Nothing here throws: the first mistake is recorded with its place, and
/// `compile` throws it.
public struct Tensor {
  package let value: Value
  package let declaration: Declaration

  package init(_ value: Value, in declaration: Declaration) {
    self.value = value
    self.declaration = declaration
  }

  public var type: TensorType { declaration.type(of: value) }
  /// The dimensions, outermost first.
  public var shape: Shape { type.shape }
  public var element: ElementType { type.element }
  public var rank: Int { shape.rank }
}

extension Tensor: CustomStringConvertible {
  public var description: String { "Tensor(\(type))" }
}
