import SluiceIR

extension OperationRegistry {
  /// Every operation of the IR, one line each, by family.
  package static let standard = OperationRegistry([
    // Elementwise

    // Shape

    // Reduction

    // Contraction

    // Indexing

    // Markers
  ])
}
