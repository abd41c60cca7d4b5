import Foundation
import Sluice

/// The command-line tool: finds the verb, runs it, and turns errors into one clear message and an exit status.
///
/// Exit statuses: 0 done, 1 it could not be done, 2 the command line is wrong, 130 interrupted by Ctrl-C.
@main
enum SluiceCommand {
  static var verbs: [any Verb.Type] {
    [
      TrainVerb.self, RunVerb.self, DumpVerb.self, BenchVerb.self, GradVerb.self, ConvertVerb.self,
      ConformanceVerb.self,
    ]
  }

  @MainActor static func main() {
    Interrupt.install()
    let words = Array(CommandLine.arguments.dropFirst())
    do {
      try dispatch(words)
      if fflush(nil) != 0 { fail("standard output cannot be written", status: 1) }
    } catch let error as UsageError {
      fail(error.message, status: 2)
    } catch let error as SluiceError {
      if Interrupt.isRequested { exit(130) }
      fail(error.description, status: error.kind == .argument ? 2 : 1)
    } catch {
      fail("\(error)", status: 1)
    }
  }

  private static func dispatch(_ words: [String]) throws {
    guard let first = words.first else {
      print(Help.overview(verbs))
      return
    }
    switch first {
    case "help", "--help", "-h":
      guard words.count > 1 else {
        print(Help.overview(verbs))
        return
      }
      print(Help.text(for: try verb(named: words[1])))
    case "--version":
      print("sluice \(version)")
    default:
      let verb = try verb(named: first)
      let rest = Array(words.dropFirst())
      if rest.contains("--help") || rest.contains("-h") {
        print(Help.text(for: verb))
      } else {
        try verb.run(Arguments(rest, for: verb))
      }
    }
  }

  static let version = "0.1.0"

  private static func verb(named name: String) throws -> any Verb.Type {
    if let verb = verbs.first(where: { $0.name == name }) { return verb }
    let near = nearestName(to: name, among: verbs.map { $0.name })
    throw UsageError(
      "there is no `sluice \(name)`" + (near.map { "; do you mean `sluice \($0)`?" } ?? "; see `sluice help`")
    )
  }

  private static func fail(_ message: String, status: Int32) -> Never {
    FileHandle.standardError.write(Data("error: \(message)\n".utf8))
    exit(status)
  }
}
