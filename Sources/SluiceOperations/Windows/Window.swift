import SluiceIR

/// A window that slides over a tensor: one `WindowDimension` for each of its dimensions.
package struct Window: Hashable, Sendable {
  package var dimensions: [WindowDimension]

  package init(_ dimensions: [WindowDimension]) { self.dimensions = dimensions }

  /// `names` without dilations are select_and_scatter's, which has none.
  init(reading attributes: inout AttributeReader, dilated: Bool) throws(SluiceError) {
    let sizes = try attributes.integers("window_dimensions")
    let (ones, zeros) = (sizes.map { _ in 1 }, sizes.map { _ in 0 })
    let strides = try attributes.integers("window_strides", default: ones)
    let base = dilated ? try attributes.integers("base_dilations", default: ones) : ones
    let dilations = dilated ? try attributes.integers("window_dilations", default: ones) : ones
    let low = try attributes.integers("padding_low", default: zeros)
    let high = try attributes.integers("padding_high", default: zeros)
    for (list, name) in [
      (strides, "window_strides"), (base, "base_dilations"), (dilations, "window_dilations"),
      (low, "padding_low"), (high, "padding_high"),
    ] where list.count != sizes.count {
      throw SluiceError(
        .syntax, "\(name) has \(list.count) entries, window_dimensions \(sizes.count)",
        note: "give one entry a dimension")
    }
    dimensions = sizes.indices.map {
      WindowDimension(
        size: sizes[$0], stride: strides[$0], baseDilation: base[$0], dilation: dilations[$0],
        paddingLow: low[$0], paddingHigh: high[$0])
    }
  }

  /// Lists that say nothing are left out.
  func write(to attributes: inout AttributeWriter) {
    attributes.write("window_dimensions", sizes)
    for (name, list, usual) in [
      ("window_strides", dimensions.map(\.stride), 1), ("base_dilations", dimensions.map(\.baseDilation), 1),
      ("window_dilations", dimensions.map(\.dilation), 1), ("padding_low", dimensions.map(\.paddingLow), 0),
      ("padding_high", dimensions.map(\.paddingHigh), 0),
    ] where list.contains(where: { $0 != usual }) { attributes.write(name, list) }
  }

  package var sizes: [Int] { dimensions.map(\.size) }
  /// How many elements a window has, padding included.
  package var elementCount: Int { dimensions.reduce(1) { $0 * $1.size } }
  package var hasPadding: Bool { dimensions.contains(where: \.hasPadding) }

  /// The shape of the windows' results.
  func result(for shape: Shape) throws(SluiceError) -> Shape {
    try OperandRules.count(sizes, rank: shape.rank, "window_dimensions")
    var counts: [Int] = []
    for (axis, dimension) in dimensions.enumerated() {
      guard dimension.size > 0 else {
        throw SluiceError(
          .shape, "the window's dimension \(axis) has size \(dimension.size)", note: "sizes are 1 or more")
      }
      counts.append(try dimension.count(along: shape[axis], axis: axis))
    }
    var volume = 1
    for size in sizes {
      let (product, overflow) = volume.multipliedReportingOverflow(by: size)
      guard !overflow, product <= Shape.maximumByteCount else {
        throw SluiceError(.shape, "a window \(Shape(sizes)) has more elements than any tensor could hold")
      }
      volume = product
    }
    return Shape(counts)
  }

  /// For each window in row-major order, the offsets of its elements in a dense tensor of this shape, in row-major
  /// order of the window; nil for positions without an element.
  func offsets(in shape: Shape, windows: Shape) -> [[Int?]] {
    guard windows.elementCount > 0 else { return [] }
    let inside = Shape(sizes)
    let positions = (0..<inside.elementCount).map { inside.indices(at: $0) }
    return (0..<windows.elementCount).map { window in
      let place = windows.indices(at: window)
      return positions.map { offset in
        var result = 0
        for (axis, dimension) in dimensions.enumerated() {
          guard
            let index = dimension.position(window: place[axis], offset: offset[axis], length: shape[axis])
          else { return nil }
          result = result * shape[axis] + index
        }
        return result
      }
    }
  }

  /// What spreads the operand and pads it, as an operation of its own.
  package var pad: Pad {
    Pad(
      low: dimensions.map(\.paddingLow), high: dimensions.map(\.paddingHigh),
      interior: dimensions.map { $0.baseDilation - 1 })
  }
}
