import Foundation
import SluiceIR
import SluiceOperations
import Testing

/// IR/LANGUAGE.md says what is true: its examples are read, printed and refused as it says.
@Suite struct LanguageTests {
  /// The fenced blocks of the page, with what stands behind the opening fence.
  private static func examples() throws -> [(kind: String, text: String)] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../IR/LANGUAGE.md")
    let page = try String(contentsOf: root.standardizedFileURL, encoding: .utf8)
    var examples: [(String, String)] = []
    var open: (kind: String, lines: [Substring])?
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        if let block = open {
          examples.append((block.kind, block.lines.map { $0 + "\n" }.joined()))
          open = nil
        } else {
          open = (String(line.dropFirst(3)), [])
        }
      } else {
        open?.lines.append(line)
      }
    }
    return examples
  }

  @Test func `canonical examples print as they stand`() throws {
    let texts = try Self.examples().filter { $0.kind == "sluice" }.map(\.text)
    #expect(texts.count >= 5)
    for text in texts {
      let graphs = try GraphParser.parse(text, registry: .standard)
      for graph in graphs { try Verifier.verify(graph, registry: .standard) }
      #expect(GraphPrinter().print(graphs) == text)
    }
  }

  @Test func `free examples can be read, and their canonical form means the same`() throws {
    let texts = try Self.examples().filter { $0.kind == "sluice free" }.map(\.text)
    #expect(texts.count >= 2)
    for text in texts {
      let graphs = try GraphParser.parse(text, registry: .standard)
      #expect(try GraphParser.parse(GraphPrinter().print(graphs), registry: .standard) == graphs)
    }
  }

  @Test func `wrong examples are refused with the message that follows them`() throws {
    let examples = try Self.examples()
    let wrong = examples.indices.filter { examples[$0].kind == "sluice error" }
    #expect(!wrong.isEmpty)
    for index in wrong {
      let error = #expect(throws: SluiceError.self) {
        try GraphParser.parse(examples[index].text, file: "example", registry: .standard)
      }
      #expect(error.map { "\($0)\n" } == examples[index + 1].text)
    }
  }
}
