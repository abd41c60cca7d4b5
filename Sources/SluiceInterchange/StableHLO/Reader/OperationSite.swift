import SluiceIR
import SluiceOperations

/// One operation of the text at the moment it becomes nodes: what rows of the table are given.
struct OperationSite {
  let operation: SyntaxOperation
  private let given: SiteOperands
  let translation: Translation
  let builder: GraphBuilder
  var attributes: SiteAttributes

  init(
    _ operation: SyntaxOperation, _ operands: SiteOperands, _ translation: Translation,
    _ builder: GraphBuilder
  ) {
    self.operation = operation
    given = operands
    self.translation = translation
    self.builder = builder
    attributes = SiteAttributes(
      operation.attributes.isEmpty ? [] : Array(translation.module.attributes[operation.attributes]))
  }

  /// With its dialect: `stablehlo.add`.
  var name: String { translation.module.names[operation.name] }

  /// This place with other operands and more attributes.
  func withOperands(
    _ operands: [Value], adding entries: [SyntaxEntry]
  ) -> OperationSite {
    var site = OperationSite(operation, .tensors(operands), translation, builder)
    site.attributes = attributes
    site.attributes.add(entries)
    return site
  }

  // MARK: Operands and types

  /// The operands, whatever they are.
  var bindings: [Binding] { given.bindings }

  /// Those operands that are tensors.
  var tensorOperands: [Value] {
    given.values ?? given.bindings.compactMap { if case .value(let value) = $0 { value } else { nil } }
  }

  /// The operands, which must be tensors.
  func operands() throws(SluiceError) -> [Value] {
    guard let values = given.values else { throw error("a tuple cannot be an operand here") }
    return values
  }

  /// The operands, of which there must be `count`.
  func operands(_ count: Int) throws(SluiceError) -> [Value] {
    let values = try operands()
    guard values.count == count else {
      throw SluiceError(.syntax, "\(values.count) operands are given, \(count) are needed")
    }
    return values
  }

  func type(of value: Value) -> TensorType { builder.type(of: value) }

  /// The type that the text gives the one result.
  func resultType() throws(SluiceError) -> TensorType {
    guard let type = onlyResultType else { throw SluiceError(.syntax, "one result type is needed") }
    return try translation.tensorType(type, at: operation.offset)
  }

  func resultTypes() throws(SluiceError) -> [TensorType] {
    var types: [TensorType] = []
    for type in translation.module.typeLists[operation.resultTypes] {
      types.append(try translation.tensorType(Int(type), at: operation.offset))
    }
    return types
  }

  /// The narrow element type of the one result; nil if it has another.
  var narrowResult: NarrowElement? {
    onlyResultType.flatMap { translation.narrowElement($0) }
  }

  /// The number of the one result's type; nil if the text gives none or several.
  private var onlyResultType: Int? {
    let types = operation.resultTypes
    return types.count == 1 ? Int(translation.module.typeLists[types.start]) : nil
  }

  /// The narrow element type of operand `position`; nil if it has another. Where the text leaves types of operands out,
  /// they are the result's.
  func narrowOperand(_ position: Int) -> NarrowElement? {
    let types = operation.operandTypes
    guard position < types.count else { return narrowResult }
    return translation.narrowElement(Int(translation.module.typeLists[types.start + position]))
  }

  /// The operation that a composite `sluice.NAME` stands for, as Sluice writes those that StableHLO does not have; nil for other
  /// composites, which are their decompositions.
  func ownOperation() -> (any Operation)? {
    for entry in translation.module.attributes[operation.attributes]
    where entry.name == "name" || entry.name.isEmpty {
      guard case .string(let name) = entry.value, name.hasPrefix("sluice.") else { continue }
      guard let type = OperationRegistry.standard[String(name.dropFirst("sluice.".count))] else { return nil }
      return OperationRow.withoutAttributes(type)
    }
    return nil
  }

  // MARK: Adding nodes

  func apply(_ operation: any Operation, _ operands: [Value]) -> [Binding] {
    guard let results = builder.addUnsimplified(operation, operands) else {
      return Array(repeating: .value(.poison), count: self.operation.resultCount)
    }
    return results.map { .value(Value($0)) }
  }

  // MARK: Errors

  func error(_ message: String, kind: SluiceError.Kind = .syntax) -> SluiceError {
    translation.source.error("\(name): \(message)", at: operation.offset, kind: kind)
  }

  /// `error` at this operation's place, unless it knows a better one in this file.
  func locate(_ error: SluiceError) -> SluiceError {
    let source = translation.source
    if let location = error.location, error.message.hasPrefix("\(location):") { return error }
    var plain = error
    plain.location = nil
    let short = name.split(separator: ".").last.map(String.init) ?? name
    let isPrefixed = plain.message.hasPrefix("\(short):") || plain.message.hasPrefix("\(name):")
    return source.locate(plain, at: operation.offset, prefix: isPrefixed ? "" : name)
  }
}
