import SluiceIR

/// Some examples of a data set: their features and targets.
public struct Batch: Sendable {
  /// The number of examples.
  public let count: Int
  private let arrays: Result<(x: NDArray, y: NDArray), SluiceError>

  /// The examples `rows` of `dataset`, copied.
  init(_ dataset: Dataset, _ rows: ArraySlice<Int>) {
    count = rows.count
    arrays = Result { () throws(SluiceError) in
      (x: try dataset.features.rows(rows), y: try dataset.targets.rows(rows))
    }
  }

  /// The features. Throws only if memory for the batch could not be had.
  public var x: NDArray { get throws(SluiceError) { try arrays.get().x } }
  /// The targets. Throws only if memory for the batch could not be had.
  public var y: NDArray { get throws(SluiceError) { try arrays.get().y } }
}

extension Dataset {
  /// All examples in batches of `size`, in an order that `seed` shuffles; without a seed, in theirs. The last batch
  /// holds what remains, unless `dropsRemainder`.
  ///
  /// Throws if `size` is not positive or larger than the data set.
  public func batches(
    of size: Int, seed: UInt64? = nil, dropsRemainder: Bool = false
  ) throws(SluiceError) -> Batches {
    try Batches(self, size, seed: seed, dropsRemainder: dropsRemainder)
  }
}

/// The batches of one pass over a data set.
public struct Batches: Sequence, Sendable {
  private let dataset: Dataset
  private let size: Int
  private let order: [Int]
  /// The number of batches.
  public let count: Int

  init(_ dataset: Dataset, _ size: Int, seed: UInt64?, dropsRemainder: Bool) throws(SluiceError) {
    guard size > 0 else { throw SluiceError(.argument, "the batch size is \(size); it must be positive") }
    guard size <= dataset.count else {
      throw SluiceError(
        .argument, "the batch size is \(size); the data set has only \(dataset.count) examples",
        note: "choose a batch size of at most \(dataset.count)")
    }
    self.dataset = dataset
    self.size = size
    var order = Array(0..<dataset.count)
    if let seed {
      var random = RandomNumbers(seed: seed)
      order.shuffle(using: &random)
    }
    self.order = order
    count = dropsRemainder ? dataset.count / size : (dataset.count + size - 1) / size
  }

  /// Batch `index` of 0..<count. Throws if there is none.
  public func batch(at index: Int) throws(SluiceError) -> Batch {
    guard (0..<count).contains(index) else {
      throw SluiceError(.argument, "there is no batch \(index) of \(count)")
    }
    return makeBatch(index)
  }

  private func makeBatch(_ index: Int) -> Batch {
    Batch(dataset, order[(index * size)..<Swift.min((index + 1) * size, order.count)])
  }

  public func makeIterator() -> Iterator { Iterator(self) }

  /// All batches: one for which memory cannot be had says so when it is used.
  public struct Iterator: IteratorProtocol {
    private let batches: Batches
    private var index = 0

    fileprivate init(_ batches: Batches) { self.batches = batches }

    public mutating func next() -> Batch? {
      guard index < batches.count else { return nil }
      defer { index += 1 }
      return batches.makeBatch(index)
    }
  }
}

extension NDArray {
  /// The elements at `indices` of the first dimension, in that order.
  func rows(_ indices: some Collection<Int>) throws(SluiceError) -> NDArray {
    let result = try NDArray(zeros: TensorType(element, Shape([indices.count] + shape.dropFirst())))
    let size = type.byteCount / Swift.max(shape.first ?? 1, 1)
    for (position, index) in indices.enumerated() {
      (result.memory.base + position * size).copyMemory(from: memory.base + index * size, byteCount: size)
    }
    return result
  }
}
