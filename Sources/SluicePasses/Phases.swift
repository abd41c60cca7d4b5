import SluiceIR

extension Graph: Phase {
  package static var phaseName: String { "Graph" }
  package static var unit: String { "node" }
  package var text: String { description }
  package var size: Int { nodes.count }
  package var dot: String { GraphDotPrinter().print(self) }
}

extension KernelGraph: Phase {
  package static var phaseName: String { "KernelGraph" }
  package static var unit: String { "group" }
  package var text: String { description }
  package var size: Int { groups.count }

  /// Groups, with an edge for each buffer from its writers to its readers.
  package var dot: String {
    var writer = DotWriter(name)
    var writers: [BufferID: [String]] = [:]
    for (index, buffer) in buffers.enumerated() {
      guard case .parameter(let parameter) = buffer.storage else { continue }
      writer.node("b\(index)", "\(parameters[parameter].name)\n\(buffer.type)", shape: "oval")
      writers[BufferID(index)] = ["b\(index)"]
    }
    for (index, group) in groups.enumerated() {
      writer.node("g\(index)", "g\(index) \(group.summary)", shape: "box")
      for source in Set(group.reads.map(\.buffer)).sorted() {
        for from in writers[holder(source), default: []] {
          writer.edge(from, "g\(index)", label: "\(source)")
        }
      }
      for target in Set(group.writes).sorted() { writers[holder(target), default: []].append("g\(index)") }
    }
    return writer.text
  }

  /// The temporary that a slice is part of; else the buffer itself.
  private func holder(_ buffer: BufferID) -> BufferID {
    if case .slice(let holder, _) = buffers[buffer.index].storage { return holder }
    return buffer
  }
}

extension Schedule: Phase {
  package static var phaseName: String { "Schedule" }
  package static var unit: String { "group" }
  package var text: String { description }
  package var dot: String { graph.dot }
  package var size: Int { order.count }
}

extension String {
  /// The text with all lines but the first indented by four: for what is nested.
  var indented: String {
    split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
      index == 0 || line.isEmpty ? String(line) : "    " + line
    }.joined(separator: "\n")
  }
}

/// Writes Graphviz's language.
package struct DotWriter {
  private var lines: [String]

  package init(_ name: String) { lines = ["digraph \(Self.quoted(name)) {", "  node [fontname=monospace];"] }

  package mutating func node(_ id: String, _ label: String, shape: String) {
    lines.append("  \(id) [shape=\(shape), label=\(Self.quoted(label))];")
  }

  package mutating func edge(_ from: String, _ to: String, label: String = "") {
    lines.append("  \(from) -> \(to)\(label.isEmpty ? "" : " [label=\(Self.quoted(label))]");")
  }

  package var text: String { (lines + ["}"]).joined(separator: "\n") + "\n" }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for character in text {
      switch character {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default: result.append(character)
      }
    }
    return result + "\""
  }
}
