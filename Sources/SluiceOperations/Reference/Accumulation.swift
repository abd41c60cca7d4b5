import SluiceIR

/// Sums as the bit contract has them: one term after the other, each result rounded.
///
/// The reference keeps this order and rounding wherever the contract's order is the ascending one, so that it stays within
/// units in the last place of a compiled program even where terms cancel. Reductions are summed in lanes and chunks
/// there; their reference is the exact sum, as nearly as f64 gives it.
extension ElementType {
  /// The type in which sums of this type's elements are rounded: f16 and bf16 accumulate in f32.
  var accumulation: ElementType { self == .f16 || self == .bf16 ? .f32 : self }

  /// `sum + a * b`, rounded once: in f32 the product is exact in f64.
  func accumulated(_ sum: Double, _ a: Double, _ b: Double) -> Double {
    self == .f64 ? sum.addingProduct(a, b) : accumulation.rounded(sum + a * b)
  }
}
