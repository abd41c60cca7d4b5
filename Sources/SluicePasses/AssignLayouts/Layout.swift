import SluiceIR

/// Where the elements of a tensor lie in a buffer, as digits of its row-major element number.
///
/// Unlike a `View`, a layout does not know the tensor's dimensions: element number e, written in the mixed radix of
/// the digits' sizes (outermost first), is at `offset` plus the sum of digit times stride. So a reshape changes
/// nothing, whatever the strides are. Digits have sizes greater than 1, and no two neighbours step as one: equal
/// layouts have equal digits. Only tensors with elements have a layout.
package struct Layout: Hashable, Sendable {
  package struct Digit: Hashable, Sendable {
    package var size: Int
    package var stride: Int

    package init(_ size: Int, _ stride: Int) {
      self.size = size
      self.stride = stride
    }
  }

  package var offset: Int
  package private(set) var digits: [Digit]

  /// Merges digits that step as one and drops those of size 1.
  package init(offset: Int = 0, _ digits: some Sequence<Digit>) {
    self.offset = offset
    self.digits = []
    for digit in digits where digit.size != 1 {
      if let last = self.digits.last, last.stride == digit.stride * digit.size {
        self.digits[self.digits.count - 1] = Digit(last.size * digit.size, digit.stride)
      } else {
        self.digits.append(digit)
      }
    }
  }

  /// Dense and row-major, of so many elements.
  package static func dense(_ count: Int) -> Layout { Layout(CollectionOfOne(Digit(count, 1))) }

  /// One element repeated so many times.
  package static func repeated(_ count: Int, offset: Int = 0) -> Layout {
    Layout(offset: offset, CollectionOfOne(Digit(count, 0)))
  }

  package var elementCount: Int { digits.reduce(1) { $0 * $1.size } }

  /// Whether the elements lie dense, in order, from the first of the buffer on.
  package var isDense: Bool {
    offset == 0 && (digits.isEmpty || digits.count == 1 && digits[0].stride == 1)
  }

  /// Whether every element is the same place.
  package var isUniform: Bool { digits.allSatisfy { $0.stride == 0 } }

  // MARK: Dimensions

  /// The digits of each dimension of `sizes`, whose product is the element count; nil if a digit reaches across the
  /// border of two dimensions and cannot be cut there.
  package func split(_ sizes: [Int]) -> [[Digit]]? {
    var result = [[Digit]](repeating: [], count: sizes.count)
    var rest = digits
    for axis in sizes.indices.reversed() {
      var needed = sizes[axis]
      while needed > 1 {
        guard let digit = rest.popLast() else { return nil }
        if needed % digit.size == 0 {
          result[axis].append(digit)
          needed /= digit.size
        } else if digit.size % needed == 0 {
          result[axis].append(Digit(needed, digit.stride))
          rest.append(Digit(digit.size / needed, digit.stride * needed))
          needed = 1
        } else {
          return nil
        }
      }
      result[axis].reverse()
    }
    return rest.isEmpty ? result : nil
  }

  /// The strides of dimensions of these sizes (0 for those of size 1); nil if one does not step evenly.
  package func strides(_ sizes: [Int]) -> [Int]? {
    if digits.count == 1, sizes.count == 1, sizes[0] == digits[0].size { return [digits[0].stride] }
    guard let split = split(sizes) else { return nil }
    var result = [Int](repeating: 0, count: sizes.count)
    for (axis, digits) in split.enumerated() where !digits.isEmpty {
      let merged = Layout(digits).digits
      guard merged.count == 1 else { return nil }
      result[axis] = merged[0].stride
    }
    return result
  }

  // MARK: Views of views

  package func transposed(_ sizes: [Int], permutation: [Int]) -> Layout? {
    guard let split = split(sizes) else { return nil }
    return Layout(offset: offset, permutation.flatMap { split[$0] })
  }

  /// `sizes[i]` becomes dimension `dimensions[i]` of `result`; a size of 1 is repeated.
  package func broadcast(_ sizes: [Int], dimensions: [Int], to result: [Int]) -> Layout? {
    guard let split = split(sizes) else { return nil }
    var parts = result.map { [Digit($0, 0)] }
    for (axis, target) in dimensions.enumerated() where sizes[axis] != 1 { parts[target] = split[axis] }
    return Layout(offset: offset, parts.joined())
  }

  /// Every `steps[i]`-th element from `starts[i]` on, `result[i]` of them, all greater than 0.
  package func sliced(_ sizes: [Int], starts: [Int], steps: [Int], to result: [Int]) -> Layout? {
    guard var split = split(sizes) else { return nil }
    var offset = offset
    for axis in sizes.indices where result[axis] != sizes[axis] || starts[axis] != 0 {
      let merged = Layout(split[axis]).digits
      guard merged.count == 1 else { return nil }
      offset += starts[axis] * merged[0].stride
      // A step that leads to no second element may be any number.
      split[axis] = [Digit(result[axis], merged[0].stride * (result[axis] > 1 ? steps[axis] : 1))]
    }
    return Layout(offset: offset, split.joined())
  }

  package func reversed(_ sizes: [Int], dimensions: [Int]) -> Layout? {
    guard var split = split(sizes) else { return nil }
    var offset = offset
    for axis in dimensions {
      for position in split[axis].indices {
        let digit = split[axis][position]
        offset += (digit.size - 1) * digit.stride
        split[axis][position].stride = -digit.stride
      }
    }
    return Layout(offset: offset, split.joined())
  }
}
