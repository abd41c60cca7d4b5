import Foundation
import SluiceIR
import SluiceInterchange

/// One function of one file that holds its own expectations.
package struct ConformanceCase: Sendable {
  /// The file as the report names it.
  package let file: String
  /// What the table counts it under: the operation that the file is named after.
  package let topic: String
  let module: SyntaxModule
  let function: SyntaxFunction
  /// Tolerances from the description beside the file, one a check.
  let tolerances: [Double]?

  package var name: String { function.name == "main" ? file : "\(file) @\(function.name)" }
}

/// A file that could not be read into cases.
package struct UnreadableFile: Sendable {
  let file: String
  let topic: String
  let error: SluiceError
}

extension ConformanceCase {
  /// Every case in the file at `url`, or what is wrong with it; nothing if it holds no expectation. A file of several parts, split
  /// by `// -----`, is read part by part.
  static func read(_ url: URL, shownAs file: String) -> (
    cases: [ConformanceCase], unreadable: [UnreadableFile]
  ) {
    let topic = topic(of: url)
    var cases: [ConformanceCase] = []
    var unreadable: [UnreadableFile] = []
    do throws(SluiceError) {
      let data = try FileContents.read(url)
      guard data.range(of: Data("check.expect".utf8)) != nil else { return ([], []) }
      let tolerances = try ProgramDescription.beside(url)?.tolerances(of: url.lastPathComponent)
      for part in parts(of: [UInt8](data)) {
        do throws(SluiceError) {
          let module = try StableHLOReader.parse(part, file: file)
          let checked = module.checkedFunctions
          let functions = checked.isEmpty ? module.entryFunctions : checked
          cases += functions.map {
            ConformanceCase(file: file, topic: topic, module: module, function: $0, tolerances: tolerances)
          }
        } catch {
          unreadable.append(UnreadableFile(file: file, topic: topic, error: error))
        }
      }
    } catch {
      unreadable.append(UnreadableFile(file: file, topic: topic, error: error))
    }
    return (cases, unreadable)
  }

  /// The parts between lines `// -----`, each with as many empty lines before it as keep its line numbers right.
  private static func parts(of bytes: [UInt8]) -> [[UInt8]] {
    let separator = Array("// -----".utf8)
    var parts: [[UInt8]] = []
    var current: [UInt8] = []
    var lines = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      lines += 1
      if line.starts(with: separator) {
        parts.append(current)
        current = Array(repeating: UInt8(ascii: "\n"), count: lines)
      } else {
        current += line
        current.append(UInt8(ascii: "\n"))
      }
    }
    return parts + [current]
  }

  /// The file's name up to the first element type or number in it: `dynamic_slice` of `dynamic_slice_f32_3.mlir`.
  private static func topic(of url: URL) -> String {
    let stem = url.lastPathComponent.split(separator: ".").first.map(String.init) ?? ""
    let words = stem.split(separator: "_", omittingEmptySubsequences: false)
    let types = ["float", "bfloat", "int", "uint", "complex", "bool"]
    let end = words.firstIndex { word in
      let letters = word.prefix { !$0.isNumber }
      return types.contains(String(letters)) && (letters.count < word.count || word == "bool")
        || !word.isEmpty && word.allSatisfy(\.isNumber)
    }
    let topic = words[..<(end ?? words.endIndex)].joined(separator: "_")
    return topic.isEmpty ? stem : topic
  }
}
