import SluiceIR

/// Examples with their targets: arrays whose first dimension counts examples.
public struct Dataset: Sendable {
  /// [count, ...], f32
  public let features: NDArray
  /// [count] i32 classes, or [count, ...] f32
  public let targets: NDArray

  /// Throws unless both have a first dimension of one positive size.
  public init(features: NDArray, targets: NDArray) throws(SluiceError) {
    guard let count = features.shape.first, count > 0, targets.shape.first == count else {
      throw SluiceError(
        .shape, "Dataset: the features have the type \(features.type), the targets \(targets.type)",
        note: "both need a first dimension, which counts examples, of one positive size")
    }
    self.features = features
    self.targets = targets
  }

  /// The number of examples.
  public var count: Int { features.shape[0] }

  /// The type of one example's features.
  public var example: TensorType { TensorType(features.element, Shape(features.shape.dropFirst())) }

  /// Training and test examples.
  public struct Split: Sendable {
    /// A name to show.
    public let name: String
    public let train: Dataset
    public let test: Dataset

    public init(name: String, train: Dataset, test: Dataset) {
      self.name = name
      self.train = train
      self.test = test
    }
  }
}
