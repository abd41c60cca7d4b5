import SluiceIR

/// Sums as the bit contract has them: one term after the other, each result rounded.
///
/// The reference keeps this order and rounding wherever the contract's order is the ascending one, so that it stays within
/// units in the last place of a compiled program even where terms cancel. Reductions are summed in lanes and chunks
/// there; their reference is the exact sum, as nearly as f64 gives it.
extension ElementType {
  /// The type in which sums of elements of this narrow type accumulate; nil: its own.
  package var accumulator: ElementType? {
    switch self {
    case .f16, .bf16: .f32
    case .i8, .i16, .u8, .u16: .i32
    default: nil
    }
  }

  /// `sum + a * b`, rounded once: in f32 the product is exact in f64.
  func accumulated(_ sum: Double, _ a: Double, _ b: Double) -> Double {
    self == .f64 ? sum.addingProduct(a, b) : (accumulator ?? self).rounded(sum + a * b)
  }

  /// `sum + a * b`, the product rounded before it is added, as `multiply` and `add` have it.
  func added(_ sum: Double, _ a: Double, _ b: Double) -> Double {
    let wide = accumulator ?? self
    return wide.rounded(sum + wide.rounded(a * b))
  }
}
