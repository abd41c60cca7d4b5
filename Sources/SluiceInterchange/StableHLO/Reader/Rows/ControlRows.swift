import SluiceIR
import SluiceOperations

/// Regions of these operations may use values from outside; they are passed as operands.
extension OperationRow {
  static let controlRows: [String: OperationRow] = [
    "stablehlo.while": OperationRow { (site) throws(SluiceError) in
      try site.requireRegions(2)
      let operands = try site.operands()
      let captures = try site.captures(of: site.operation.regions)
      let condition = try site.region(0, captures, threading: .passed)
      let body = try site.region(1, captures, returnsCaptures: true, threading: .returned)
      let checkpoint = try site.attributes.integer("sluice.checkpoint", default: 0)
      guard checkpoint >= 0 else {
        throw SluiceError(.syntax, "`sluice.checkpoint` is \(checkpoint); it counts steps")
      }
      let operation = While(condition: condition, body: body, checkpoint: checkpoint > 0 ? checkpoint : nil)
      return site.applyThreading(
        operation, operands + captures.values, results: operands.count, captured: captures.values.count)
    },
    "stablehlo.case": OperationRow { (site) throws(SluiceError) in
      let index = try site.operands(1)
      let captures = try site.captures(of: site.operation.regions)
      var branches: [Graph] = []
      for index in 0..<site.operation.regions.count { branches.append(try site.branch(index, captures)) }
      return site.applyThreading(
        Case(branches: branches), index + captures.values, results: site.operation.resultCount)
    },
    "stablehlo.if": OperationRow { (site) throws(SluiceError) in
      try site.requireRegions(2)
      let predicate = try site.operands(1)
      let captures = try site.captures(of: site.operation.regions)
      let operation = If(true: try site.branch(0, captures), false: try site.branch(1, captures))
      return site.applyThreading(
        operation, predicate + captures.values, results: site.operation.resultCount)
    },
  ]
}

extension OperationSite {
  /// Region `index` as a function of all that any of the regions uses from outside.
  fileprivate func branch(_ index: Int, _ captures: Captures) throws(SluiceError) -> Graph {
    try region(index, captures, threading: .returned)
  }

  /// `operation` with what is threaded through its regions behind the operands, and taken from behind the `results` that
  /// the text knows of and the `captured` ones.
  fileprivate func applyThreading(
    _ operation: any Operation, _ operands: [Value], results: Int, captured: Int = 0
  ) -> [Binding] {
    if captured == 0, translation.threaded.isEmpty { return apply(operation, operands) }
    let threaded = translation.threaded
    let values = builder.add(
      operation, operands + threaded, resultCount: results + captured + threaded.count)
    translation.threaded = Array(values.suffix(threaded.count))
    return values.prefix(results).map { .value($0) }
  }
}
