import SluiceIR
import SluiceOperations

/// Regions of these operations may use values from outside; they are passed as operands.
extension OperationRow {
  static let controlRows: [String: OperationRow] = [
    "stablehlo.while": OperationRow { (site) throws(SluiceError) in
      try site.requireRegions(2)
      let operands = try site.operands()
      let captures = try site.captures(of: site.operation.regions)
      let condition = try site.region(0, captures)
      let body = try site.region(1, captures, returnsCaptures: true)
      let checkpoint = try site.attributes.integer("sluice.checkpoint", default: 0)
      let results = site.builder.add(
        While(condition: condition, body: body, checkpoint: checkpoint > 0 ? checkpoint : nil),
        operands + captures.values,
        resultCount: operands.count + captures.values.count)
      return results.prefix(operands.count).map { .value($0) }
    },
    "stablehlo.case": OperationRow { (site) throws(SluiceError) in
      let index = try site.operands(1)
      let (branches, captured) = try branches(site)
      return site.apply(Case(branches: branches), index + captured)
    },
    "stablehlo.if": OperationRow { (site) throws(SluiceError) in
      try site.requireRegions(2)
      let predicate = try site.operands(1)
      let (branches, captured) = try branches(site)
      return site.apply(If(true: branches[0], false: branches[1]), predicate + captured)
    },
  ]

  /// Every branch as a function of all that any branch uses from outside.
  private static func branches(_ site: OperationSite) throws(SluiceError) -> ([Graph], [Value]) {
    let captures = try site.captures(of: site.operation.regions)
    var branches: [Graph] = []
    for index in site.operation.regions.indices { branches.append(try site.region(index, captures)) }
    return (branches, captures.values)
  }
}
