/// Writes a graph for Graphviz: `sluice dump --format dot | dot -Tsvg`.
///
/// Parameters are boxes (state filled), operations ellipses with their attributes, results double boxes; an edge
/// carries the type of its value. A region shows as its number of operations; its text is in the text form.
package struct GraphDotPrinter: Sendable {
  /// Attributes longer than this are cut.
  private static let maximumAttributeLength = 40

  package init() {}

  /// The text of a directed graph, with a newline at its end.
  package func print(_ graph: Graph) -> String {
    var text = "digraph \(Self.quoted(graph.name)) {\n"
    text += "  node [fontname=\"Helvetica\", fontsize=10]\n  edge [fontname=\"Helvetica\", fontsize=9]\n"
    for (index, parameter) in graph.parameters.enumerated() {
      let label = ["%\(index)", parameter.name, parameter.type.description].filter { !$0.isEmpty }
      let style = parameter.role == .state ? ", style=filled, fillcolor=\"#dde8f7\"" : ""
      text += "  p\(index) [shape=box, label=\(Self.label(label))\(style)]\n"
    }
    for node in graph.nodes.indices {
      let operation = graph.operation(of: node)
      text += "  n\(node) [label=\(Self.label([operation.name] + Self.attributes(operation)))]\n"
      for operand in graph.operands(of: node) {
        text += "  \(source(of: operand, graph)) -> n\(node) [label=\(Self.edge(operand, graph))]\n"
      }
    }
    for (index, result) in graph.results.enumerated() {
      let title = result.name.isEmpty ? "result \(index)" : result.name
      let label = [title] + (result.updates.map { ["updates %\($0)"] } ?? [])
      text += "  r\(index) [shape=box, peripheries=2, label=\(Self.label(label))]\n"
      text += "  \(source(of: result.value, graph)) -> r\(index) [label=\(Self.edge(result.value, graph))]\n"
    }
    return text + "}\n"
  }

  private func source(of value: Value, _ graph: Graph) -> String {
    graph.definition(of: value).map { "n\($0)" } ?? "p\(value.index)"
  }

  private static func edge(_ value: Value, _ graph: Graph) -> String {
    quoted("\(value) \(graph.type(of: value))")
  }

  private static func attributes(_ operation: any Operation) -> [String] {
    var writer = AttributeWriter()
    operation.write(to: &writer)
    return writer.entries.map { entry in
      var value: String
      switch entry.value {
      case .integer(let integer): value = integer.description
      case .integers(let list): value = list.description
      case .boolean(let flag): value = flag.description
      case .keyword(let word), .string(let word): value = word
      case .literal(let literal):
        value = ""
        LiteralText.write(literal, to: &value, elidedBeyond: maximumAttributeLength)
      case .region(let graph): value = "\(graph.nodes.count) operations"
      }
      if value.count > maximumAttributeLength { value = value.prefix(maximumAttributeLength) + "..." }
      return "\(entry.name) = \(value)"
    }
  }

  private static func label(_ lines: [String]) -> String {
    "\"" + lines.map(escaped).joined(separator: "\\n") + "\""
  }

  private static func quoted(_ string: String) -> String { "\"" + escaped(string) + "\"" }

  /// In a quoted DOT string a backslash begins an escape, and a line may not end.
  private static func escaped(_ string: String) -> String {
    var text = String.UnicodeScalarView()
    for scalar in string.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { text.append("\\") }
      text.append(scalar.value < 0x20 ? " " : scalar)
    }
    return String(text)
  }
}
