import SluiceIR
import SluiceOperations

/// Order among operations. Here every operation is done once its operands are there and nothing is seen of it but its results, so
/// what only orders operations holds nothing: a token is an empty tuple, and what is started is done.
extension OperationRow {
  static let asynchronousRows: [String: OperationRow] = [
    "stablehlo.create_token": token,
    "stablehlo.after_all": token,
    "stablehlo.optimization_barrier": OperationRow { (site) throws(SluiceError) in
      // Tokens pass it as they are.
      var barred = site.builder.optimizationBarrier(site.tensorOperands).makeIterator()
      return site.bindings.map { binding in
        guard case .value = binding, let value = barred.next() else { return binding }
        return .value(value)
      }
    },
    "stablehlo.async_start": OperationRow { (site) throws(SluiceError) in
      try site.requireRegions(1)
      return [try .tuple(of: site.inlinedRegion(0))]
    },
    "stablehlo.async_done": OperationRow { (site) throws(SluiceError) in
      let operands = site.bindings
      guard operands.count == 1, case .tuple(let results, _) = operands[0] else {
        throw SluiceError(.syntax, "what was started is needed")
      }
      return results
    },
  ]

  private static let token = OperationRow { (site) throws(SluiceError) in [try .tuple(of: [])] }
}
