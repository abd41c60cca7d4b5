import Foundation
import SluiceIR
import SluiceInterchange

extension Dataset {
  /// MNIST, or a data set in its form, from the four IDX files in `directory`, plain or compressed by gzip: pixels scaled
  /// to 0...1 and flattened.
  public static func mnist(directory: URL) throws(SluiceError) -> Split {
    Split(
      name: directory.lastPathComponent, train: try mnist(directory, "train"),
      test: try mnist(directory, "t10k"))
  }

  private static func mnist(_ directory: URL, _ prefix: String) throws(SluiceError) -> Dataset {
    let images = try readIDX(directory, "\(prefix)-images-idx3-ubyte")
    let labels = try readIDX(directory, "\(prefix)-labels-idx1-ubyte")
    guard images.type.rank >= 2, images.shape[0] > 0, let pixels = images.values(as: UInt8.self) else {
      throw SluiceError(
        .shape,
        "\(directory.path): \(prefix)-images has the type \(images.type); images are u8[count, height, width]"
      )
    }
    guard labels.type == TensorType(.u8, [images.shape[0]]), let classes = labels.values(as: UInt8.self)
    else {
      throw SluiceError(
        .shape,
        "\(directory.path): \(prefix)-labels has the type \(labels.type)",
        note: "\(images.shape[0]) images need labels of type u8[\(images.shape[0])]")
    }
    let scaled = (0..<256).map { Float($0) / 255 }
    return try Dataset(
      features: try NDArray(
        pixels.map { scaled[Int($0)] }, [images.shape[0], images.type.elementCount / images.shape[0]]),
      targets: try NDArray(classes.map { Int32($0) }))
  }

  private static func readIDX(_ directory: URL, _ name: String) throws(SluiceError) -> Literal {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: directory.path, isDirectory: &isFolder) else {
      throw SluiceError(.file, "\(directory.path): there is no such folder")
    }
    guard isFolder.boolValue else {
      throw SluiceError(.file, "\(directory.path): this is not a folder; MNIST's files lie in one")
    }
    let candidates = [name, name + ".gz"].map { directory.appending(path: $0) }
    guard let url = candidates.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else {
      throw SluiceError(
        .file, "\(directory.path): neither \(name) nor \(name).gz is there",
        note: "MNIST's four files are train-images-idx3-ubyte, train-labels-idx1-ubyte and the same with t10k"
      )
    }
    return try IDX.read(contentsOf: url)
  }
}
