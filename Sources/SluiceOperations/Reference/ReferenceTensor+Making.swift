import SluiceIR

extension ElementType {
  /// Whether `a` is less than `b`, both 64-bit patterns of this integer type.
  package func isLess(_ a: Int64, _ b: Int64) -> Bool {
    kind == .signed ? a < b : UInt64(bitPattern: a) < UInt64(bitPattern: b)
  }
}

extension ReferenceTensor {
  /// Floats rounded to the nearest of `type`, which must be a float type.
  package init(rounding values: [Double], to type: TensorType) {
    let element = type.element
    self.init(type, .floats(element == .f64 ? values : values.map(element.rounded)))
  }

  /// Integers or booleans wrapped to the width of `type`, which must not be a float type.
  package init(wrapping values: [Int64], to type: TensorType) {
    let element = type.element
    self.init(type, .integers(values.map(element.wrapped)))
  }

  /// Small numbers that mean the same in every element type, e.g. [0, 1, 2]; for `i1` all but 0 is true.
  package init(_ values: [Double], _ type: TensorType) {
    if type.element.isFloat {
      self.init(rounding: values, to: type)
    } else {
      self.init(type, .integers(values.map { ElementConversion.integer($0, type.element) }))
    }
  }

  /// One value for every element of `type`; see `init(_:_:)`.
  package init(repeating value: Double, _ type: TensorType) {
    self.init(Array(repeating: value, count: type.elementCount), type)
  }

  /// The same elements in another order, or some of them several times: `elements[k]` is this tensor's element
  /// `positions[k]`.
  package func picking(_ positions: [Int], _ type: TensorType) -> ReferenceTensor {
    switch elements {
    case .floats(let values): ReferenceTensor(type, .floats(positions.map { values[$0] }))
    case .integers(let values): ReferenceTensor(type, .integers(positions.map { values[$0] }))
    }
  }

  /// Element `position` as a scalar.
  package func scalar(_ position: Int) -> ReferenceTensor {
    picking([position], type.with(shape: .scalar))
  }

  /// The same elements under another shape with as many.
  package func reshaped(_ shape: Shape) -> ReferenceTensor {
    ReferenceTensor(type.with(shape: shape), elements)
  }
}
