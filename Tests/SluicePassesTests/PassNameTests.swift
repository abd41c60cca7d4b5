import Foundation
import Testing

/// One name for a pass everywhere: `plan-memory` is the value `planMemory`, or, if it takes something, what makes it:
/// `cluster` is `cluster(layout:)`.
@Suite struct PassNameTests {
  /// Files that hold passes of others' names: the two halves of fusion, and those that need the runtime.
  private static let homes = [
    "cluster": "Fuse", "form-groups": "CompilerPasses", "schedule": "CompilerPasses",
    "lower": "CompilerPasses",
  ]

  @Test func `a pass is called by its name in camel case, and so is its file`() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources").standardizedFileURL
    // `let name = Pass<...>("name")`, or `func name(...) -> Pass<...> {` and `Pass("name")` in the next line.
    let value = try Regex(
      #"let (\w+) = Pass<[^>]*>\("([a-z-]+)"\)"#, as: (Substring, Substring, Substring).self)
    let maker = try Regex(
      #"func (\w+)\([^{]*\) -> Pass<[^>]*> \{\n *Pass\("([a-z-]+)"\)"#,
      as: (Substring, Substring, Substring).self)
    var found: Set<String> = []
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: value) + text.matches(of: maker) {
        let words = match.output.2.split(separator: "-").map(String.init)
        let name = words[0] + words.dropFirst().map(\.capitalized).joined()
        #expect(String(match.output.1) == name, "\(file.lastPathComponent)")
        let home = Self.homes[String(match.output.2)] ?? words.map(\.capitalized).joined()
        #expect(file.deletingPathExtension().lastPathComponent == home)
        found.insert(String(match.output.2))
      }
    }
    // All of the pipeline, but for those that tests make.
    #expect(
      found.isSuperset(of: [
        "expand-operations", "widen-elements", "fix-float-order", "prepare-control", "merge-control",
        "simplify-control", "simplify", "fold-constants", "eliminate-dead-code", "assign-layouts", "cluster",
        "fuse", "form-groups", "schedule", "plan-memory", "lower",
      ]))
  }
}
