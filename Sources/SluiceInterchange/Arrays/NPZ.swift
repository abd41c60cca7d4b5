import SluiceIR

/// Reads and writes NumPy's `.npz`: a ZIP archive of one `.npy` an array, as `savez` and `savez_compressed` make it.
package enum NPZ {
  package static func read(_ bytes: [UInt8]) throws(SluiceError) -> [NamedLiteral] {
    var arrays: [NamedLiteral] = []
    for member in try Zip.read(bytes) {
      let name = member.name.hasSuffix(".npy") ? String(member.name.dropLast(4)) : member.name
      do throws(SluiceError) {
        arrays.append(NamedLiteral(name, try NPY.read(member.contents)))
      } catch {
        throw error.prefixed("npz: \(name)")
      }
    }
    return arrays
  }

  package static func write(_ arrays: [NamedLiteral]) throws(SluiceError) -> [UInt8] {
    try Zip.write(arrays.map { Zip.Member(name: $0.name + ".npy", contents: NPY.write($0.literal)) })
  }
}
