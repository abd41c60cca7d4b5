import Foundation
import Testing

/// Commands that README and the documents mention in their text: `sluice` has the verb and the options, CI runs the
/// benchmark, the tests of a filter exist. Fenced blocks of commands are run by `.ci/run` as they stand.
@Suite struct DocumentedCommandTests {
  /// What stands between backquotes, in words, of every page.
  private static let mentions: [(page: String, words: [String])] = {
    let folders = FileManager.default.enumerator(atPath: packageRoot.appending(path: "Docs").path())
    let docs = (folders?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".md") }.map {
      "Docs/" + $0
    }
    return (["README.md", "IR/LANGUAGE.md"] + docs.sorted()).flatMap { page in
      let text = (try? String(contentsOf: packageRoot.appending(path: page), encoding: .utf8)) ?? ""
      // Every other part of a page is a fenced block.
      let prose = text.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 0 }.map(
        \.element)
      return prose.joined().components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 }.map {
        (page, $0.element.split(whereSeparator: \.isWhitespace).map(String.init))
      }
    }
  }()

  /// The words behind the command, of every mention of it.
  private func calls(of command: String) -> [(page: String, words: [String])] {
    Self.mentions.compactMap { page, words in
      guard let place = words.firstIndex(of: command), place + 1 < words.count else { return nil }
      // The command itself, or `swift run -c release` before it.
      guard place == 0 || words[0] == "swift" else { return nil }
      return (page, Array(words[(place + 1)...]))
    }
  }

  @Test func `verbs and options of the command exist`() throws {
    let calls = calls(of: "sluice")
    #expect(calls.count >= 8)
    for (page, words) in calls where words[0] != "help" {
      let help = try sluice("help", words[0])
      #expect(help.status == 0, "\(page): sluice \(words.joined(separator: " "))")
      for option in words.dropFirst() where option.hasPrefix("-") {
        #expect(help.output.contains(option), "\(page): sluice \(words.joined(separator: " "))")
      }
    }
  }

  @Test func `benchmarks are run by CI`() throws {
    let script = try String(contentsOf: packageRoot.appending(path: ".ci/run"), encoding: .utf8)
    let runs = script.components(separatedBy: CharacterSet(charactersIn: "\"\n"))
      .map { $0.replacingOccurrences(of: "swift run -c release benchmarks ", with: "") }
      .map { $0.split(separator: " ").map(String.init) }
    let calls = calls(of: "benchmarks")
    #expect(calls.count >= 8)
    for (page, words) in calls {
      let flags = words.filter { $0.hasPrefix("--") }
      let isRun = runs.contains { $0.first == words[0] && flags.allSatisfy($0.contains) }
      #expect(isRun, "\(page): benchmarks \(words.joined(separator: " "))")
    }
  }

  @Test func `filters name tests`() throws {
    let tests = FileManager.default.enumerator(atPath: packageRoot.appending(path: "Tests").path())
    let names = Set(
      (tests?.compactMap { $0 as? String } ?? []).map {
        URL(filePath: $0).deletingPathExtension().lastPathComponent
      })
    let filters = Self.mentions.compactMap { page, words in
      words.firstIndex(of: "--filter").map { (page, words[$0 + 1]) }
    }
    #expect(filters.count >= 2)
    for (page, filter) in filters { #expect(names.contains(filter), "\(page): \(filter)") }
  }
}
