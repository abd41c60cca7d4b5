import Foundation
import Testing

@Suite struct ReadmeTests {
  @Test func `README shows the code that the tests run`() throws {
    let readme = try String(contentsOf: packageRoot.appending(path: "README.md"), encoding: .utf8)
    let source = try String(
      contentsOf: packageRoot.appending(path: "Tests/SluiceTests/ReadmeExamples.swift"), encoding: .utf8)
    let shown = blocks(readme.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    let run = regions(source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    #expect(shown.count >= 7)
    for (name, code) in shown { #expect(run[name] == code, "the example \(name)") }
    #expect(Set(shown.keys) == Set(run.keys))
    let swiftBlocks = readme.components(separatedBy: "```swift").count - 1
    #expect(swiftBlocks == shown.count, "every block of Swift in README is an example with a name")
  }

  /// Code between `<!-- example: NAME -->`, ```` ```swift ```` and ```` ``` ````.
  private func blocks(_ lines: [String]) -> [String: [String]] {
    var result: [String: [String]] = [:]
    var name: String?
    var isInside = false
    for line in lines {
      if line.hasPrefix("<!-- example: ") {
        name = String(line.dropFirst(14).dropLast(4))
      } else if line == "```swift", name != nil {
        isInside = true
      } else if line == "```", isInside {
        (isInside, name) = (false, nil)
      } else if isInside, let name {
        result[name, default: []].append(line)
      }
    }
    return result
  }

  /// Code between `// example: NAME` and `// end`, without the indentation of the first of these.
  private func regions(_ lines: [String]) -> [String: [String]] {
    var result: [String: [String]] = [:]
    var current: (name: String, indent: Int)?
    for line in lines {
      let text = line.drop { $0 == " " }
      if text.hasPrefix("// example: ") {
        current = (String(text.dropFirst(12)), line.count - text.count)
      } else if text == "// end" {
        current = nil
      } else if let current {
        result[current.name, default: []].append(String(line.dropFirst(current.indent)))
      }
    }
    return result
  }
}
