import Foundation
import SluiceIR
import SluiceInterchange

extension NDArray {
  /// The one array of an `.npy` file, or of an `.npz` or `.safetensors` file that holds one. Throws for a damaged file, naming it.
  public init(contentsOf url: URL) throws(SluiceError) {
    let arrays = try NDArray.arrays(contentsOf: url)
    guard arrays.count == 1 else {
      throw SluiceError(
        .argument, "\(url.relativePath): the file holds \(arrays.count) arrays",
        note: "NDArray.arrays(contentsOf:) gives all of them")
    }
    self = arrays[0].array
  }

  /// All arrays of an `.npy`, `.npz` or `.safetensors` file with their names, in the file's order; that of an `.npy` has none.
  public static func arrays(contentsOf url: URL) throws(SluiceError) -> [(name: String, array: NDArray)] {
    var arrays: [(name: String, array: NDArray)] = []
    for entry in try ArrayFile.read(contentsOf: url) {
      arrays.append((entry.name, try NDArray(entry.literal)))
    }
    return arrays
  }

  /// Writes arrays with their names to an `.npz` or `.safetensors` file, or one array to an `.npy`.
  public static func write(_ arrays: [(name: String, array: NDArray)], to url: URL) throws(SluiceError) {
    var literals: [NamedLiteral] = []
    for (name, array) in arrays { literals.append(NamedLiteral(name, try array.literal())) }
    try ArrayFile.write(literals, to: url)
  }

  /// Throws, before work is done for nothing, unless the name of `url` is that of a file of arrays.
  package static func requireArrayFile(_ url: URL) throws(SluiceError) { _ = try ArrayFile(url) }

  /// Writes the array to an `.npy` file.
  public func write(to url: URL) throws(SluiceError) { try NDArray.write([("array", self)], to: url) }
}
