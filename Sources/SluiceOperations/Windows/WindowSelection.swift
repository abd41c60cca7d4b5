import SluiceIR

/// Which element of each window a comparison selects: max pooling's derivative, and the first half of
/// select_and_scatter.
///
/// The region `select` says of two elements whether the first is kept; the elements of a window, padding left out, are
/// compared in ascending order, the one selected so far with the next.
struct WindowSelection {
  /// The selected elements; of a window without elements, anything.
  let values: Value
  /// For each window the row-major offset of the selected element in the operand, or -1 where there is none.
  let indices: Value
  private let window: Window
  private let shape: Shape
  private let builder: GraphBuilder

  init(_ operand: Value, _ window: Window, select: Graph, _ builder: GraphBuilder) throws(SluiceError) {
    let type = builder.type(of: operand)
    let index: ElementType = type.elementCount <= Int(Int32.max) ? .i32 : .i64
    let offsets = Self.offsets(type.shape, index, builder)
    let selected = builder.reduceWindow(
      [operand, offsets],
      initial: [
        builder.constant(0, type.with(shape: [])), builder.constant(-1, TensorType(index, [])),
      ], window, body: try Self.body(select, type.element, index))
    values = selected[0]
    indices = selected[1]
    self.window = window
    shape = type.shape
    self.builder = builder
  }

  /// The greatest (or least) elements of windows that continue one another, the first of equals and NaN among them, in
  /// linear time: an element that takes over from those that the windows met before is the one selected until the next
  /// does. Windows that run from the end meet the first of equals last.
  init(
    _ operand: Value, _ window: Window, _ scan: (axis: Int, isDescending: Bool), isMaximum: Bool,
    _ builder: GraphBuilder
  ) {
    let type = builder.type(of: operand)
    let index: ElementType = type.elementCount <= Int(Int32.max) ? .i32 : .i64
    let (axis, length) = (scan.axis, type.shape[scan.axis])
    values = builder.reduceWindow(operand, isMaximum ? .maximum : .minimum, window)
    let (head, tail) = (0..<(length - 1), 1..<length)
    let before = builder.slice(values, axis: axis, scan.isDescending ? tail : head)
    let next = builder.slice(operand, axis: axis, scan.isDescending ? head : tail)
    let takesOver: Value
    if scan.isDescending {
      takesOver = builder.or(
        builder.compare(next, before, isMaximum ? .greaterOrEqual : .lessOrEqual),
        builder.compare(next, next, .notEqual))
    } else {
      let stays = builder.or(
        builder.compare(before, next, isMaximum ? .greaterOrEqual : .lessOrEqual),
        builder.compare(before, before, .notEqual))
      takesOver = builder.not(stays)
    }
    var (low, high) = (type.shape.map { _ in 0 }, type.shape.map { _ in 0 })
    if scan.isDescending { high[axis] = 1 } else { low[axis] = 1 }
    let isSelected = builder.pad(takesOver, builder.constant(1, .i1), low: low, high: high)
    // The latest one: offsets ascend along the axis.
    let offsets = Self.offsets(type.shape, index, builder)
    let none = builder.constant(scan.isDescending ? Double(type.elementCount) : -1, like: offsets)
    indices = builder.reduceWindow(
      builder.select(isSelected, offsets, none), scan.isDescending ? .minimum : .maximum, window)
    self.window = window
    shape = type.shape
    self.builder = builder
  }

  /// The row-major offset of each element.
  private static func offsets(_ shape: Shape, _ index: ElementType, _ builder: GraphBuilder) -> Value {
    builder.reshape(
      builder.iota(TensorType(index, [shape.elementCount]), dimension: 0), to: shape)
  }

  /// The region over (value, offset) pairs. An offset of -1 says that there is no element: padding has it from the
  /// initial value.
  private static func body(
    _ select: Graph, _ element: ElementType, _ index: ElementType
  ) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(name: "select")
    let (values, indices) = (TensorType(element, []), TensorType(index, []))
    let (a, i) = (builder.parameter(values), builder.parameter(indices))
    let (b, j) = (builder.parameter(values), builder.parameter(indices))
    let none = builder.constant(-1, indices)
    let isOnly = builder.compare(j, none, .equal)
    let isKept = select.inline(into: builder, arguments: [a, b])[0]
    let keep = builder.and(builder.compare(i, none, .notEqual), builder.or(isOnly, isKept))
    return try builder.finish([builder.select(keep, a, b), builder.select(keep, i, j)])
  }

  /// Tensors of the operand's shape that hold `initial` (scalars), combined where an element was selected with what
  /// `sources` have for the window; in ascending order of the windows where several selected it.
  func scatter(_ source: Value, initial: Value, body: Graph) throws(SluiceError) -> Value {
    if window.dimensions.allSatisfy({ $0.size <= $0.stride && $0.baseDilation == 1 && $0.dilation == 1 }) {
      return try scatterApart(source, initial: initial, body: body)
    }
    let count = builder.type(of: source).elementCount
    let flat = builder.broadcast(initial, to: [shape.elementCount])
    let scattered = builder.scatter(
      [flat], builder.reshape(indices, to: [count]), [builder.reshape(source, to: [count])], body: body,
      Self.elements)
    return builder.reshape(scattered[0], to: shape)
  }

  /// Scalars at offsets of a flat tensor.
  private static let elements = IndexingDimensions(
    offset: [], collapsed: [0], startIndexMap: [0], indexVector: 1)

  /// Windows that do not meet: every element looks at the one window that it may be in.
  private func scatterApart(_ source: Value, initial: Value, body: Graph) throws(SluiceError) -> Value {
    let index = builder.type(of: indices)
    let near = spread(indices, fill: builder.constant(-1, index.with(shape: [])))
    let update = spread(source, fill: builder.constant(0, builder.type(of: source).with(shape: [])))
    let isSelected = builder.compare(near, Self.offsets(shape, index.element, builder), .equal)
    let start = builder.broadcast(initial, to: shape)
    let region = try ElementwiseRegion(body)
    return builder.select(isSelected, region.apply([start, update], builder).results[0], start)
  }

  /// What the windows hold, at every element that lies between a window's begin and the next one's.
  private func spread(_ x: Value, fill: Value) -> Value {
    let counts = builder.type(of: x).shape
    var (repeated, axes, whole) = ([Int](), [Int](), [Int]())
    for (axis, dimension) in window.dimensions.enumerated() {
      axes.append(repeated.count)
      repeated += dimension.stride == 1 ? [counts[axis]] : [counts[axis], dimension.stride]
      whole.append(counts[axis] * dimension.stride)
    }
    let spread = builder.reshape(builder.broadcast(x, to: Shape(repeated), axes: axes), to: Shape(whole))
    let low = window.dimensions.map { -$0.paddingLow }
    return builder.pad(
      spread, fill, low: low, high: whole.indices.map { shape[$0] - whole[$0] - low[$0] })
  }

  /// What a tensor of the operand's shape holds at the selected elements; `none` where there is none.
  func gather(_ x: Value) -> Value {
    let windows = builder.type(of: indices).shape
    let picked = builder.take(
      builder.reshape(x, to: [shape.elementCount]), builder.reshape(indices, to: [windows.elementCount]),
      axis: 0)
    return builder.reshape(picked, to: windows)
  }
}

extension WindowSelection {
  /// The region that keeps the greater (or lesser) of two floats, the first of equals, and NaN.
  static func extreme(_ element: ElementType, _ direction: Compare.Direction) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(name: "extreme")
    let (a, b) = (
      builder.parameter(TensorType(element, [])), builder.parameter(TensorType(element, []))
    )
    return try builder.finish([
      builder.or(builder.compare(a, b, direction), builder.compare(a, a, .notEqual))
    ])
  }
}
