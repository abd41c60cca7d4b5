/// The static dimensions of a tensor, outermost first. A scalar has none.
///
/// Invariant of every shape inside a `TensorType`: no dimension is negative, the rank is at most
/// `Shape.maximumRank` and the element count fits in an `Int`. `validate` checks it; everything that makes a
/// type from input goes through it, so arithmetic on a valid shape cannot overflow.
public struct Shape: Hashable, Sendable, RandomAccessCollection, MutableCollection, ExpressibleByArrayLiteral
{
  /// A bound on rank that no model reaches and that kernels may rely on for their index counters.
  public static let maximumRank = 32
  /// A bound on the bytes of one tensor, so that sums of a few sizes still fit in an `Int`.
  public static let maximumByteCount = 1 << 48

  /// The sizes, the outermost first.
  public var dimensions: [Int]

  public init(_ dimensions: some Sequence<Int>) { self.dimensions = Array(dimensions) }
  public init(arrayLiteral elements: Int...) { dimensions = elements }

  public static let scalar = Shape([])

  /// Shapes are compared for every value, and are short: this retains nothing.
  public static func == (a: borrowing Shape, b: borrowing Shape) -> Bool {
    let sizesA = a.dimensions.span
    let sizesB = b.dimensions.span
    guard sizesA.count == sizesB.count else { return false }
    for axis in sizesA.indices where sizesA[axis] != sizesB[axis] { return false }
    return true
  }

  public var rank: Int { dimensions.count }
  public var startIndex: Int { 0 }
  public var endIndex: Int { dimensions.count }
  public subscript(position: Int) -> Int {
    get { dimensions[position] }
    set { dimensions[position] = newValue }
  }

  /// The number of elements; 1 for a scalar. The shape must be valid.
  public var elementCount: Int { dimensions.reduce(1, *) }

  /// Row-major strides in elements; an empty dimension counts as one, so strides are never zero.
  public var rowMajorStrides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    var stride = 1
    for axis in indices.reversed() {
      strides[axis] = stride
      stride *= Swift.max(dimensions[axis], 1)
    }
    return strides
  }

  /// Throws unless the shape can hold elements of `element`: dimensions not negative, rank and size in bounds.
  ///
  /// Sizes are computed with every empty dimension taken as one, so that strides are in bounds too.
  public func validate(element: ElementType = .f64) throws(SluiceError) {
    guard rank <= Self.maximumRank else {
      throw SluiceError(
        .shape, "the rank is \(rank); at most \(Self.maximumRank) is possible", note: "shape: \(self)")
    }
    var count = 1
    for size in dimensions {
      guard size >= 0 else { throw SluiceError(.shape, "the dimension \(size) of \(self) is negative") }
      let (product, overflow) = count.multipliedReportingOverflow(by: Swift.max(size, 1))
      guard !overflow, product <= Self.maximumByteCount / element.byteSize else {
        throw SluiceError(
          .shape, "the tensor \(element)\(self) is larger than \(Self.maximumByteCount >> 40) TiB")
      }
      count = product
    }
  }
}

extension Shape: CustomStringConvertible {
  public var description: String { "[" + dimensions.map(String.init).joined(separator: ", ") + "]" }
}
