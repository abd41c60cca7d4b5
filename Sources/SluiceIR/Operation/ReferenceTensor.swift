/// A tensor as the reference semantics see it: floats of every type as f64 (always exactly representable in the
/// element type), integers of every type as 64-bit patterns, sign- or zero-extended from their width; `i1` is 0 or 1.
package struct ReferenceTensor: Hashable, Sendable {
  package enum Elements: Hashable, Sendable {
    case floats([Double])
    case integers([Int64])
  }

  package let type: TensorType
  package let elements: Elements

  /// The elements must be as many as the type says and already representable in it; see `rounding`.
  package init(_ type: TensorType, _ elements: Elements) {
    self.type = type
    self.elements = elements
  }

  package var shape: Shape { type.shape }

  /// The elements as f64; integers are converted.
  package var floats: [Double] {
    switch elements {
    case .floats(let values): values
    case .integers(let values):
      type.element.kind == .unsigned ? values.map { Double(UInt64(bitPattern: $0)) } : values.map(Double.init)
    }
  }

  /// The elements as 64-bit patterns; empty for a float type.
  package var integers: [Int64] {
    if case .integers(let values) = elements { values } else { [] }
  }
}
