import SluiceIR
import SluiceOperations

extension OperationRow {
  static let reductionRows: [String: OperationRow] = [
    "stablehlo.reduce": OperationRow { (site) throws(SluiceError) in
      let operands = try site.operands()
      let dimensions = try site.attributes.integers("dimensions")
      let body: Graph
      if let first = operands.first, case .word(let name) = site.attributes.take("applies") {
        body = try combination(named: name, site.type(of: first).element, site.narrowResult?.format, site)
      } else {
        try site.requireRegions(1)
        body = try site.region(0)
      }
      return site.apply(
        Reduce(dimensions: dimensions, body: body, order: try order(&site)), site.promoted(operands, to: body)
      )
    }
  ]

  /// The order that Sluice wrote; nil for the standard one.
  private static func order(_ site: inout OperationSite) throws(SluiceError) -> ReductionOrder? {
    let order = try site.attributes.integers("sluice.order", default: [])
    if order.isEmpty { return nil }
    guard order.count == 2 else {
      throw SluiceError(.syntax, "`sluice.order` has \(order.count) entries; it takes lanes and chunk")
    }
    return ReductionOrder(lanes: order[0], chunk: order[1])
  }

  /// The region of two scalars that one operation of the registry combines, rounded to `format` if there is one.
  private static func combination(
    named name: String, _ element: ElementType, _ format: NarrowFloat?, _ site: OperationSite
  ) throws(SluiceError) -> Graph {
    let short = name.split(separator: ".").last.map(String.init) ?? name
    guard let type = OperationRegistry.standard[short] else {
      throw SluiceError(.unsupported, "there is no operation \(name) to reduce by")
    }
    var reader = AttributeReader([:], declaredTypes: [TensorType(element, [])])
    let operation = try type.init(reading: &reader)
    let builder = GraphBuilder(name: "region")
    builder.origin = site.builder.origin
    let scalar = TensorType(element, [])
    let (a, b) = (builder.parameter(scalar), builder.parameter(scalar))
    let combined = builder.apply(operation, a, b)
    return try builder.finish([format.map { builder.rounded(combined, to: $0) } ?? combined])
  }
}

extension OperationSite {
  /// Inputs and initial values (or updates), in the types that a region of accumulators and elements takes: StableHLO lets it
  /// work in a wider type of their kind. Other types stay, for the type rule to refuse.
  func promoted(_ operands: [Value], to body: Graph) -> [Value] {
    guard operands.count == body.parameters.count else { return operands }
    return zip(operands, body.parameters).map { operand, parameter in
      let (own, wide) = (type(of: operand).element, parameter.type.element)
      return own.kind == wide.kind && own.bitWidth < wide.bitWidth
        ? builder.convert(operand, to: wide) : operand
    }
  }
}
