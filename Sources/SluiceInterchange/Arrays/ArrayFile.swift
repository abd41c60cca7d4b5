import Foundation
import SluiceIR

/// A tensor with the name that a file gives it.
package struct NamedLiteral: Sendable {
  package let name: String
  package let literal: Literal

  package init(_ name: String, _ literal: Literal) {
    self.name = name
    self.literal = literal
  }
}

/// The files that hold arrays: `.npy` (one), `.npz` and `.safetensors` (several, by name).
package enum ArrayFile: String, CaseIterable, Sendable {
  case npy, npz, safetensors

  /// The form that a file's name says it has.
  package init(_ url: URL) throws(SluiceError) {
    guard let form = ArrayFile(rawValue: url.pathExtension.lowercased()) else {
      let known = Self.allCases.map { "." + $0.rawValue }.joined(separator: ", ")
      throw SluiceError(
        .argument, "\(url.relativePath): arrays are kept in \(known)",
        note: "the end of the file's name says which")
    }
    self = form
  }

  /// All arrays of a file, in its order; the one of a `.npy` has no name. Every error names the file.
  package static func read(contentsOf url: URL) throws(SluiceError) -> [NamedLiteral] {
    let form = try ArrayFile(url)
    let bytes = [UInt8](try FileContents.read(url))
    do throws(SluiceError) {
      return try form.read(bytes)
    } catch {
      throw error.prefixed(url.relativePath)
    }
  }

  package func read(_ bytes: [UInt8]) throws(SluiceError) -> [NamedLiteral] {
    switch self {
    case .npy: [NamedLiteral("", try NPY.read(bytes))]
    case .npz: try NPZ.read(bytes)
    case .safetensors: try Safetensors.read(bytes)
    }
  }

  package func write(_ arrays: [NamedLiteral]) throws(SluiceError) -> [UInt8] {
    switch self {
    case .npy:
      guard arrays.count == 1 else {
        throw SluiceError(
          .argument, "npy: a file holds one array, not \(arrays.count)",
          note: "save several as .npz or .safetensors")
      }
      return NPY.write(arrays[0].literal)
    case .npz: return try NPZ.write(arrays)
    case .safetensors: return try Safetensors.write(arrays)
    }
  }

  /// Writes a file in the form that its name says. Every error names the file.
  package static func write(_ arrays: [NamedLiteral], to url: URL) throws(SluiceError) {
    let bytes: [UInt8]
    do throws(SluiceError) {
      bytes = try ArrayFile(url).write(arrays)
    } catch {
      throw error.prefixed(url.relativePath)
    }
    try FileContents.write(bytes, to: url)
  }
}
