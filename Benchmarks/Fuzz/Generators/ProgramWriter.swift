import SluiceIR

/// A function in StableHLO that is being written: values with names of their own, and the choices it is made by.
struct ProgramWriter {
  var random: FuzzRandom
  private var parameters: [String] = []
  private var lines: [String] = []
  private var count = 0
  /// The types of the values, by name.
  private(set) var types: [String: TensorType] = [:]

  init(random: FuzzRandom) { self.random = random }

  /// The type as StableHLO spells it.
  static func text(_ type: TensorType) -> String {
    let element = type.element.kind == .unsigned ? "ui\(type.element.bitWidth)" : type.element.name
    return "tensor<" + type.shape.map { "\($0)x" }.joined() + element + ">"
  }

  mutating func name() -> String {
    count += 1
    return "%v\(count)"
  }

  mutating func parameter(_ type: TensorType) -> String {
    let name = name()
    parameters.append("\(name): \(Self.text(type))")
    types[name] = type
    return name
  }

  /// A line of its own, which defines `%name`; `signature` stands behind the colon, the type itself if there is none.
  mutating func add(_ expression: String, _ type: TensorType, signature: String? = nil) -> String {
    let name = name()
    lines.append("\(name) = \(expression) : \(signature ?? Self.text(type))")
    types[name] = type
    return name
  }

  mutating func line(_ text: String) { lines.append(text) }

  mutating func constant(_ value: String, _ type: TensorType) -> String {
    add("stablehlo.constant dense<\(value)>", type)
  }

  /// An operation of the pretty form that gives the type of its operands.
  mutating func apply(_ operation: String, _ operands: String..., of type: TensorType) -> String {
    add("stablehlo.\(operation) " + operands.joined(separator: ", "), type)
  }

  /// An operation of the generic form; of several results `name#0` is the first.
  mutating func generic(
    _ operation: String, _ operands: [String], attributes: String = "", regions: [String] = [],
    _ results: [TensorType]
  ) -> String {
    let name = name()
    let bodies = regions.isEmpty ? "" : " (" + regions.map { "{\n\($0)\n}" }.joined(separator: ", ") + ")"
    let operandTypes = operands.map { Self.text(type(of: $0)) }.joined(separator: ", ")
    let resultTypes = results.map(Self.text).joined(separator: ", ")
    lines.append(
      name + (results.count == 1 ? "" : ":\(results.count)") + " = \"stablehlo.\(operation)\"("
        + operands.joined(separator: ", ") + ")" + (attributes.isEmpty ? "" : " <{\(attributes)}>") + bodies
        + " : (\(operandTypes)) -> (\(resultTypes))")
    if results.count == 1 { types[name] = results[0] }
    for (position, type) in results.enumerated() { types["\(name)#\(position)"] = type }
    return name
  }

  func type(of name: String) -> TensorType { types[name] ?? .f32 }

  /// What `body` adds, as the text of a region with these arguments, which returns what `body` says.
  mutating func region(
    _ arguments: [TensorType], operation: String = "stablehlo.return",
    _ body: (inout ProgramWriter, [String]) -> [String]
  ) -> String {
    let outer = lines
    lines = []
    let names = arguments.map { _ in name() }
    for (name, type) in zip(names, arguments) { types[name] = type }
    let results = body(&self, names)
    let head = zip(names, arguments).map { "\($0): \(Self.text($1))" }.joined(separator: ", ")
    let end = returning(operation, results)
    let text = (arguments.isEmpty ? [] : ["^bb0(\(head)):"]) + lines + [end]
    lines = outer
    return text.joined(separator: "\n")
  }

  private func returning(_ operation: String, _ results: [String]) -> String {
    "\(operation) " + results.joined(separator: ", ")
      + (results.isEmpty
        ? "" : " : " + results.map { Self.text(type(of: $0)) }.joined(separator: ", "))
  }

  /// The whole function.
  func function(returning results: [String]) -> String {
    let resultTypes = results.map { Self.text(type(of: $0)) }.joined(separator: ", ")
    return "func.func @main(\(parameters.joined(separator: ", "))) -> (\(resultTypes)) {\n"
      + (lines + [returning("return", results)]).joined(separator: "\n") + "\n}\n"
  }

  // MARK: Choices

  static let elements = ElementType.allCases
  static let integers = elements.filter(\.isInteger)

  mutating func pick<Item>(_ items: [Item]) -> Item { items[random.next(items.count)] }

  mutating func shuffled(_ items: [Int]) -> [Int] {
    var items = items
    for last in items.indices.dropFirst().reversed() { items.swapAt(last, random.next(last + 1)) }
    return items
  }

  /// An integer of this type at an edge of it, or near zero.
  mutating func integer(_ element: ElementType) -> String {
    let bits = element.bitWidth
    let near = ["0", "1", "2", "3", "7"]
    if element == .i1 { return pick(["true", "false"]) }
    if element.kind == .unsigned {
      let top = UInt64.max >> UInt64(64 - bits)
      return pick(near + ["\(top)", "\(top - 1)", "\(top / 2)", "\(top / 2 + 1)"])
    }
    let top = Int64.max >> Int64(64 - bits)
    return pick(near + ["-1", "-2", "\(top)", "\(-top - 1)", "\(top - 1)", "\(-top)", "\(top / 2)"])
  }

  /// A number of this type, often at an edge of it.
  mutating func number(_ element: ElementType) -> String {
    guard element.isFloat else { return integer(element) }
    let special: [String] =
      switch element {
      case .f16: ["0x7E00", "0x7C00", "0xFC00", "0x0001", "0x7BFF"]
      case .bf16: ["0x7FC0", "0x7F80", "0xFF80", "0x0001", "0x7F7F"]
      case .f32: ["0x7FC00000", "0x7F800000", "0xFF800000", "0x00000001", "0x7F7FFFFF", "0x4F000000"]
      default: ["0x7FF8000000000000", "0x7FF0000000000000", "0xFFF0000000000000", "0x43E0000000000000"]
      }
    return pick(special + ["0.0", "-0.0", "1.0", "-1.5", "2.5", "127.9", "-129.0", "255.5", "3.0e4"])
  }

  /// A number where an attribute wants one: mostly a small one, else one at an edge.
  mutating func amount(_ small: Int, extreme percent: Int = 25) -> Int {
    guard random.happens(percent) else { return random.next(small + 1) }
    return pick([
      -1, 0, -2, 1 << 31, 1 << 32, 1 << 45, 1 << 47, 1 << 48, 1 << 62, .max, .min, .max - 1, .min + 1,
      (1 << 31) - 1, -(1 << 31), 1 << 61, -(1 << 62),
    ])
  }
}
