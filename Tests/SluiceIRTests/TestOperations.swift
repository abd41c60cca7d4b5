import SluiceIR

/// Operations of no meaning but every kind of attribute, so that the core is tested without the real ones.
struct Pair: Operation {
  static let name = "pair"

  init() {}
  init(reading attributes: inout AttributeReader) {}
  func write(to attributes: inout AttributeWriter) {}

  /// The first operand, twice; the operands must be of one type.
  func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    guard operands.count == 2 else { throw SluiceError(.shape, "two operands are needed") }
    guard operands[0] == operands[1] else {
      throw SluiceError(.shape, "the operands differ: \(operands[0]) and \(operands[1])")
    }
    return operands
  }
}

/// Any attributes, any operands, one result of a fixed type.
struct Anything: Operation {
  static let name = "anything"

  struct Attribute: Hashable, Sendable {
    var name: String
    var value: AttributeValue
  }

  var type: TensorType
  var attributes: [Attribute]

  init(_ type: TensorType, _ attributes: [Attribute] = []) {
    self.type = type
    self.attributes = attributes
  }

  static let names = ["integer", "list", "flag", "word", "text", "first", "second"]

  init(reading reader: inout AttributeReader) throws(SluiceError) {
    type = try reader.declaredType()
    attributes = []
    for name in Self.names {
      if let value = reader.takeIfPresent(name) { attributes.append(Attribute(name: name, value: value)) }
    }
  }

  func write(to writer: inout AttributeWriter) {
    for attribute in attributes { writer.write(attribute.name, attribute.value) }
  }

  var regions: [Graph] {
    attributes.compactMap { if case .region(let graph) = $0.value { graph } else { nil } }
  }

  func resultTypes(of operands: [TensorType]) -> [TensorType] { [type] }
}

/// No operands, no results.
struct Nothing: Operation {
  static let name = "nothing"
  init() {}
  init(reading attributes: inout AttributeReader) {}
  func write(to attributes: inout AttributeWriter) {}
  func resultTypes(of operands: [TensorType]) -> [TensorType] { [] }
}

/// A constant, as the real one reads and writes its value.
struct Fixed: Operation {
  static let name = "fixed"
  var value: Literal
  init(_ value: Literal) { self.value = value }
  init(reading attributes: inout AttributeReader) throws(SluiceError) {
    value = try attributes.literal("value")
  }
  func write(to attributes: inout AttributeWriter) { attributes.write("value", value) }
  func resultTypes(of operands: [TensorType]) -> [TensorType] { [value.type] }
}

extension Operation where Self: TestOperation {
  func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    throw SluiceError(.unsupported, "it has no meaning")
  }
  func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    throw SluiceError(.unsupported, "it has no derivative")
  }
  static var samples: [OperationSample] { [] }
}

protocol TestOperation {}
extension Pair: TestOperation {}
extension Anything: TestOperation {}
extension Nothing: TestOperation {}
extension Fixed: TestOperation {}

let testRegistry = OperationRegistry([Pair.self, Anything.self, Nothing.self, Fixed.self])
