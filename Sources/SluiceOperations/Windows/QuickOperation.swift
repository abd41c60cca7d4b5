import SluiceIR

extension Operation {
  /// Whether evaluating it takes few steps where its operands and results are small: it runs no region for as long as that says,
  /// and combines at most `limit` elements in windows, which can be larger than all that they move over.
  package func isQuick(for results: [TensorType], within limit: Int) -> Bool {
    let window: Window
    switch self {
    case is any InterruptibleOperation: return false
    case let reduce as ReduceWindow: window = reduce.window
    case let scatter as SelectAndScatter: window = scatter.window
    default: return true
    }
    var steps = results.map(\.elementCount).max() ?? 1
    for dimension in window.dimensions {
      let (product, overflow) = steps.multipliedReportingOverflow(by: dimension.size)
      guard !overflow, product <= limit else { return false }
      steps = product
    }
    return true
  }

  /// Whether it makes a few integers or booleans in no time: what compilers may evaluate by the reference to learn a bound or
  /// a place.
  package func isSmallIntegerArithmetic(_ results: [TensorType], elements: Int) -> Bool {
    results.allSatisfy { !$0.element.isFloat && $0.elementCount <= elements }
      && isQuick(for: results, within: 1 << 12)
  }
}
