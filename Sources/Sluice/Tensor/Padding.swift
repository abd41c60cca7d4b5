import SluiceIR
import SluiceOperations

/// What surrounds an image before a window slides over it.
public enum Padding: Hashable, Sendable {
  /// Nothing: windows lie inside the image.
  case valid
  /// As much that the result has ceil(size / stride) places; where it is odd, the greater part behind.
  case same
  /// These amounts before and behind each spatial dimension; negative ones cut.
  case amounts(before: [Int], behind: [Int])

  /// The windows along each spatial dimension of an image of these sizes.
  func windows(
    sizes: [Int], window: [Int], strides: [Int], dilations: [Int]
  ) -> [WindowDimension] {
    sizes.indices.map { axis in
      var dimension = WindowDimension(size: window[axis], stride: strides[axis], dilation: dilations[axis])
      switch self {
      case .valid: break
      case .same:
        let places = (sizes[axis] + strides[axis] - 1) / strides[axis]
        let reach = (places - 1) * strides[axis] + (window[axis] - 1) * dilations[axis] + 1
        let total = max(reach - sizes[axis], 0)
        (dimension.paddingLow, dimension.paddingHigh) = (total / 2, total - total / 2)
      case .amounts(let before, let behind):
        (dimension.paddingLow, dimension.paddingHigh) = (before[axis], behind[axis])
      }
      return dimension
    }
  }
}

extension Tensor {
  /// The windows of `padding`, or the error that a list has not one entry a spatial dimension or one out of its range.
  func windows(
    _ name: String, window: [Int], strides: [Int]?, dilations: [Int]? = nil, padding: Padding,
    _ file: String, _ line: Int
  ) -> [WindowDimension]? {
    let rank = Swift.max(self.rank - 2, 0)
    let (strides, dilations) = (
      strides ?? Array(repeating: 1, count: rank), dilations ?? Array(repeating: 1, count: rank)
    )
    var lists = [(window, "the window"), (strides, "strides"), (dilations, "dilations")]
    var amounts: [[Int]] = []
    if case .amounts(let before, let behind) = padding { amounts = [before, behind] }
    lists += amounts.map { ($0, "the padding") }
    func fail(_ message: String, _ fix: String) -> [WindowDimension]? {
      declaration.builder.fail(
        SluiceError(
          .shape, "\(name): \(message)", at: SourceLocation(file: file, line: line),
          notes: ["input: \(type)   from \(origin)", fix]))
      return nil
    }
    guard declaration.builder.error == nil else { return nil }
    guard self.rank >= 2 else {
      return fail("the input has rank \(self.rank)", "it needs [batch, space ..., features]")
    }
    for (list, what) in lists where list.count != rank {
      return fail(
        "\(what) has \(list.count) entries", "the input has \(rank) spatial dimensions: give one entry each")
    }
    for (list, what) in lists.prefix(3) where list.contains(where: { $0 < 1 || $0 > 1 << 31 }) {
      return fail("\(what) \(list) is out of range", "every entry is between 1 and 2^31")
    }
    return padding.windows(
      sizes: Array(shape.dimensions.dropFirst().dropLast()), window: window, strides: strides,
      dilations: dilations)
  }
}
