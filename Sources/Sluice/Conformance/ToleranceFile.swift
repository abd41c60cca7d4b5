import Foundation

/// The description that may stand beside a program: `NAME.json` for `NAME.mlir` or `NAME.kind.mlir`.
enum ToleranceFile {
  struct Description: Decodable {
    let programs: [String: Program]?
    let gradients: Gradients?
  }

  struct Program: Decodable {
    let file: String
    let inputs: [Tensor]
    let outputs: [Tensor]
  }

  struct Tensor: Decodable {
    let name: String
    let tolerance: Double?
    /// The result that a gradient is of.
    let output: Int?
  }

  struct Gradients: Decodable {
    let file: String
    let of: String
    let tensors: [Tensor]
  }

  static func description(for url: URL) -> Description? {
    let name = url.lastPathComponent.split(separator: ".").first.map(String.init) ?? ""
    let file = url.deletingLastPathComponent().appending(path: name + ".json")
    guard let data = try? Data(contentsOf: file) else { return nil }
    return try? JSONDecoder().decode(Description.self, from: data)
  }

  /// One tolerance a result, in order.
  static func tolerances(for url: URL) -> [Double]? {
    let program = description(for: url)?.programs?.values.first { $0.file == url.lastPathComponent }
    guard let program else { return nil }
    let tolerances = program.outputs.compactMap(\.tolerance)
    return tolerances.count == program.outputs.count ? tolerances : nil
  }
}
