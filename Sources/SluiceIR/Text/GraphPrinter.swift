/// Writes graphs in the canonical text form, which `GraphParser` reads back as an equal graph.
package struct GraphPrinter: Sendable {
  /// Whether each operation is followed by a comment with the lines it comes from.
  package var showsOrigins: Bool
  /// Whether a constant of many bytes is cut to its first few; the text can then be read by people only.
  package var elidesLargeConstants: Bool

  package init(showsOrigins: Bool = false, elidesLargeConstants: Bool = false) {
    self.showsOrigins = showsOrigins
    self.elidesLargeConstants = elidesLargeConstants
  }

  /// The text of one function, with a newline at its end.
  package func print(_ graph: Graph) -> String {
    var writer = GraphWriter(options: self)
    writer.function(graph)
    return writer.text
  }

  /// The text of several functions, with an empty line between them.
  package func print(_ graphs: [Graph]) -> String { graphs.map(print).joined(separator: "\n") }
}

extension Graph: CustomStringConvertible {
  /// The canonical text, with a newline at its end.
  package var description: String { GraphPrinter().print(self) }
}

/// The text as it grows. Recurses on regions only, whose depth is bounded.
private struct GraphWriter {
  let options: GraphPrinter
  var text = ""

  init(options: GraphPrinter) { self.options = options }

  mutating func function(_ graph: Graph) {
    text += "func @"
    let isPlain = !graph.name.isEmpty && graph.name.utf8.allSatisfy(Lexer.isNameByte)
    text += isPlain ? graph.name : Self.quoted(graph.name)
    parameters(graph)
    text += " -> "
    results(graph)
    text += " {\n"
    body(graph, indentation: "  ")
    text += "}\n"
  }

  // MARK: Signatures

  private mutating func parameters(_ graph: Graph) {
    text += "("
    for (index, parameter) in graph.parameters.enumerated() {
      text += index == 0 ? "%" : ", %"
      text += index.description
      text += parameter.role == .state ? ": state " : ": "
      text += parameter.type.description
      if !parameter.name.isEmpty { text += " " + Self.quoted(parameter.name) }
    }
    text += ")"
  }

  private mutating func results(_ graph: Graph) {
    text += "("
    for (index, result) in graph.results.enumerated() {
      if index > 0 { text += ", " }
      text += graph.type(of: result.value).description
      if !result.name.isEmpty { text += " " + Self.quoted(result.name) }
      if let updated = result.updates { text += " updates %\(updated)" }
    }
    text += ")"
  }

  // MARK: Bodies

  private mutating func body(_ graph: Graph, indentation: String) {
    let typeNames = graph.types.elements.map(\.description)
    var operationTexts = [String?](repeating: nil, count: graph.operations.count)
    for node in graph.nodes.indices {
      text += indentation
      self.node(node, of: graph, typeNames, &operationTexts, indentation)
      if options.showsOrigins, !graph.origins[graph.nodes[node].origin].locations.isEmpty {
        text += "  // "
        text += graph.origins[graph.nodes[node].origin].description
      }
      text += "\n"
    }
    text += indentation
    returned(graph)
    text += "\n"
  }

  private mutating func returned(_ graph: Graph) {
    text += "return"
    for (index, result) in graph.results.enumerated() {
      text += index == 0 ? " " : ", "
      value(result.value.id)
    }
  }

  private mutating func value(_ id: UInt32) {
    text += "%"
    text += id.description
  }

  private mutating func node(
    _ node: Int, of graph: Graph, _ typeNames: [String], _ operationTexts: inout [String?],
    _ indentation: String
  ) {
    let entry = graph.nodes[node]
    let results = graph.results(of: node)
    for result in results {
      if result > results.lowerBound { text += ", " }
      value(UInt32(result))
    }
    text += results.isEmpty ? "() = " : " = "

    // The name and the attributes of equal operations are equal text, but for a constant's type; they are written
    // once, with the operands to go between them.
    let operation = graph.operation(of: node)
    text += operation.name
    for (position, operand) in graph.operands(of: node).enumerated() {
      text += position == 0 ? " " : ", "
      value(operand.id)
    }
    let id = Int(entry.operation)
    if let known = operationTexts[id] {
      text += known
    } else {
      let type = results.count == 1 ? graph.type(of: Value(results.lowerBound)) : nil
      var attributes = AttributeWriter()
      operation.write(to: &attributes)
      var writer = GraphWriter(options: options)
      writer.attributes(attributes, resultType: type, indentation)
      text += writer.text
      let isFixed = attributes.entries.allSatisfy { if case .literal = $0.value { false } else { true } }
      if isFixed { operationTexts[id] = writer.text }
    }
    text += " : "
    if results.isEmpty { text += "()" }
    for result in results {
      if result > results.lowerBound { text += ", " }
      text += typeNames[Int(graph.values[result].type)]
    }
  }

  // MARK: Attributes

  private mutating func attributes(
    _ attributes: AttributeWriter, resultType: TensorType?, _ indentation: String
  ) {
    guard !attributes.entries.isEmpty else { return }
    text += " {"
    for (index, entry) in attributes.entries.enumerated() {
      if index > 0 { text += ", " }
      text += entry.name
      text += " = "
      switch entry.value {
      case .integer(let value): text += value.description
      case .integers(let values): text += values.description
      case .boolean(let value): text += value.description
      case .keyword(let word): text += word
      case .string(let value): text += Self.quoted(value)
      case .literal(let literal):
        if literal.type != resultType { text += literal.type.description + " " }
        LiteralText.write(literal, to: &text, elidedBeyond: options.elidesLargeConstants ? 256 : .max)
      case .region(let graph): region(graph, indentation)
      }
    }
    text += "}"
  }

  private mutating func region(_ graph: Graph, _ indentation: String) {
    parameters(graph)
    if graph.results.contains(where: { !$0.name.isEmpty || $0.updates != nil }) {
      text += " -> "
      results(graph)
    }
    if graph.nodes.count <= 1, graph.nodes.indices.allSatisfy({ graph.operation(of: $0).regions.isEmpty }) {
      text += " { "
      var operationTexts = [String?](repeating: nil, count: graph.operations.count)
      for node in graph.nodes.indices {
        self.node(node, of: graph, graph.types.elements.map(\.description), &operationTexts, indentation)
        text += "; "
      }
      returned(graph)
      text += " }"
    } else {
      text += " {\n"
      body(graph, indentation: indentation + "  ")
      text += indentation + "}"
    }
  }

  // MARK: Strings

  static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default:
        if scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) {
          text += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    return text + "\""
  }
}
