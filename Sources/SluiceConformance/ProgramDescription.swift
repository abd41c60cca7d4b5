import Foundation
import SluiceIR
import SluiceInterchange

/// What may stand beside a program, as `NAME.json` for `NAME.mlir` or `NAME.kind.mlir`: how near its results have to come, and
/// which gradients of it are known.
struct ProgramDescription: Decodable {
  struct Program: Decodable {
    let file: String
    let inputs: [Entry]
    let outputs: [Entry]
  }

  /// An input, an output or a gradient.
  struct Entry: Decodable {
    let name: String
    let tolerance: Double?
    /// The result that a gradient is of.
    let output: Int?
  }

  struct Gradients: Decodable {
    let file: String
    let of: String
    let tensors: [Entry]
  }

  let programs: [String: Program]?
  let gradients: Gradients?

  /// The description of the program at `url`; nil if there is no such file. Throws if it cannot be read.
  static func beside(_ url: URL) throws(SluiceError) -> ProgramDescription? {
    let name = url.lastPathComponent.split(separator: ".").first.map(String.init) ?? ""
    let file = url.deletingLastPathComponent().appending(path: name + ".json")
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    let data = try FileContents.read(file)
    do {
      return try JSONDecoder().decode(ProgramDescription.self, from: data)
    } catch {
      throw SluiceError(
        .syntax, "\(file.relativePath): this is no description of a program", note: "\(error)")
    }
  }

  /// One tolerance for each result of the program in `file`, in order; nil if none is given.
  func tolerances(of file: String) throws(SluiceError) -> [Double]? {
    guard let program = programs?.values.first(where: { $0.file == file }) else { return nil }
    let tolerances = program.outputs.compactMap(\.tolerance)
    if tolerances.isEmpty { return nil }
    guard tolerances.count == program.outputs.count else {
      throw SluiceError(
        .syntax, "\(file): only \(tolerances.count) of \(program.outputs.count) results have a tolerance")
    }
    return tolerances
  }
}
