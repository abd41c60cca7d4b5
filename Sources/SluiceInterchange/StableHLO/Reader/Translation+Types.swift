import SluiceIR
import SluiceOperations

/// What the text says of types, held against what values are.
extension Translation {
  /// Checks operands against the types that the text gives them, where it gives one to each.
  func check(_ operands: SiteOperands, of operation: SyntaxOperation, _ builder: GraphBuilder)
    throws(SluiceError)
  {
    guard operation.operandTypes.count == operands.count else { return }
    guard let values = operands.values else { return try checkTensors(operands, of: operation, builder) }
    let wrong = builder.first(of: values) { position, type in
      let declared = Int(module.typeLists[operation.operandTypes.start + position])
      return !module.isCarried(declared, by: type)
    }
    if let wrong { throw mismatch(values[wrong], wrong, operation, builder) }
  }

  /// Checks those operands that are no tuples.
  private func checkTensors(_ operands: SiteOperands, of operation: SyntaxOperation, _ builder: GraphBuilder)
    throws(SluiceError)
  {
    for position in 0..<operands.count {
      guard let value = operands.value(position) else { continue }
      let declared = Int(module.typeLists[operation.operandTypes.start + position])
      guard module.isCarried(declared, by: builder.type(of: value)) || value.isPoison else {
        throw mismatch(value, position, operation, builder)
      }
    }
  }

  /// The error that operand `position`, which is `value`, is not of the type that the text gives it.
  private func mismatch(
    _ value: Value, _ position: Int, _ operation: SyntaxOperation, _ builder: GraphBuilder
  ) -> SluiceError {
    let declared = module.types[Int(module.typeLists[operation.operandTypes.start + position])]
    let spelling = declared.container.map(\.description) ?? "another type"
    return source.error(
      "the operand is declared \(spelling); it is \(builder.type(of: value))",
      at: module.operands[operation.operands.start + position].offset, kind: .shape)
  }

  /// Checks the results against the types that the text gives them and binds their names.
  func define(
    _ operation: SyntaxOperation, _ results: [Binding], _ builder: GraphBuilder
  ) throws(SluiceError) {
    guard results.count == operation.resultCount || operation.results.isEmpty else {
      throw source.error(
        "\(module.names[operation.name]) has \(results.count) results, \(operation.resultCount) are named",
        at: operation.offset)
    }
    var results = results
    for (position, place) in operation.resultTypes.range.enumerated() where position < results.count {
      guard case .value(let value) = results[position] else { continue }
      let number = Int(module.typeLists[place])
      // Nearly all results are of plain types, and of the right ones.
      if module.carriers[number].isPlain, builder.isOfType(value, module.carriers[number].type) { continue }
      let declared: TensorType
      switch module.types[number] {
      case .tensor(let plain): declared = plain
      case .narrow(let container, let narrow):
        declared = container
        if builder.isOfType(value, container), !Self.movesElements.contains(module.names[operation.name]) {
          results[position] = .value(builder.narrowed(value, to: narrow))
        }
      case .excluded(.token, _), .tuple, .other: continue
      case .excluded:
        declared = try tensorType(number, at: operation.offset)
      }
      guard builder.isOfType(value, declared) else {
        throw source.error(
          "the result is declared \(declared); it is \(builder.type(of: value))", at: operation.offset,
          kind: .shape)
      }
    }
    if let name = scopes.define(operation.results, in: module.results, as: results) {
      throw source.error("%\(module.names[name]) is defined a second time", at: operation.offset)
    }
  }

  /// Operations whose results are elements of their operands or what their regions return: of a narrow type, nothing
  /// has to be brought back to it.
  private static let movesElements: Set<String> = [
    "call", "func.call", "interpreter.probe", "stablehlo.broadcast", "stablehlo.broadcast_in_dim",
    "stablehlo.case", "stablehlo.composite", "stablehlo.concatenate", "stablehlo.constant",
    "stablehlo.dynamic_slice", "stablehlo.dynamic_update_slice", "stablehlo.gather",
    "stablehlo.get_tuple_element", "stablehlo.if", "stablehlo.map", "stablehlo.maximum", "stablehlo.minimum",
    "stablehlo.optimization_barrier", "stablehlo.pad", "stablehlo.reshape", "stablehlo.reverse",
    "stablehlo.select", "stablehlo.slice", "stablehlo.sort", "stablehlo.transpose", "stablehlo.tuple",
    "stablehlo.while",
  ]

  /// The narrow element type of a type of the text; nil if it has another.
  func narrowElement(_ type: Int) -> NarrowElement? {
    guard case .narrow(_, let narrow) = module.types[type] else { return nil }
    return narrow
  }

  func tensorType(_ type: Int, at offset: Int) throws(SluiceError) -> TensorType {
    switch module.types[type] {
    case .tensor(let type), .narrow(let type, _): return type
    case .excluded(let excluded, let spelling):
      throw source.error(
        "\(spelling): \(excluded.refusal)", at: offset, kind: .unsupported, notes: [excluded.advice])
    case .other(let spelling):
      throw source.error("the type \(spelling) is not supported", at: offset, kind: .unsupported)
    case .tuple: throw source.error("a tensor is needed here, not a tuple", at: offset)
    }
  }
}
