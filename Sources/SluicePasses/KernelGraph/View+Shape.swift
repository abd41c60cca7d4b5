import SluiceIR

/// Shape operations as views of the same memory.
extension View {
  /// Dimension i of the result is dimension `permutation[i]` of this view.
  package func transposed(_ permutation: [Int]) -> View {
    View(
      buffer: buffer, element: element, offset: offset, sizes: permutation.map { sizes[$0] },
      strides: permutation.map { strides[$0] })
  }

  /// Dimension i of this view becomes dimension `dimensions[i]` of `shape`; all others repeat it.
  package func broadcast(to shape: Shape, dimensions: [Int]) -> View {
    var result = [Int](repeating: 0, count: shape.rank)
    for (axis, target) in dimensions.enumerated() where sizes[axis] == shape[target] {
      result[target] = strides[axis]
    }
    return View(buffer: buffer, element: element, offset: offset, sizes: shape.dimensions, strides: result)
  }

  /// `counts[i]` elements of each dimension, from `starts[i]` on, `steps[i]` apart.
  package func sliced(starts: [Int], counts: [Int], steps: [Int]) -> View {
    var result = self
    for axis in sizes.indices {
      if counts[axis] > 0 { result.offset += starts[axis] * strides[axis] }
      result.sizes[axis] = counts[axis]
      // A step that leads to no second element may be any number.
      result.strides[axis] = strides[axis] * (counts[axis] > 1 ? steps[axis] : 1)
    }
    // An empty view names no place: one past the end would leave its buffer.
    if counts.contains(0) { result.offset = offset }
    return result
  }

  /// The other way round along `dimensions`.
  package func reversed(_ dimensions: [Int]) -> View {
    var result = self
    for axis in dimensions where sizes[axis] > 0 {
      result.offset += (sizes[axis] - 1) * strides[axis]
      result.strides[axis] = -strides[axis]
    }
    if elementCount == 0 { result.offset = offset }
    return result
  }

  /// The same elements in row-major order under `shape`, which has as many; nil where that is no view.
  package func reshaped(to shape: Shape) -> View? {
    var result = View(
      buffer: buffer, element: element, offset: offset, sizes: shape.dimensions,
      strides: shape.rowMajorStrides)
    if elementCount == 0 { return result }
    // Runs of old dimensions and runs of new ones with equal products: the old must step as one.
    var (old, new) = (0, 0)
    while old < sizes.count || new < shape.rank {
      var (oldEnd, newEnd) = (old, new)
      var (oldCount, newCount) = (1, 1)
      repeat {
        if oldCount <= newCount, oldEnd < sizes.count {
          oldCount *= sizes[oldEnd]
          oldEnd += 1
        } else {
          newCount *= shape[newEnd]
          newEnd += 1
        }
      } while oldCount != newCount
      guard var stride = Self.mergedStride(sizes[old..<oldEnd], strides[old..<oldEnd]) else { return nil }
      for axis in (new..<newEnd).reversed() {
        result.strides[axis] = stride
        stride *= shape[axis]
      }
      (old, new) = (oldEnd, newEnd)
    }
    return result
  }

  /// The stride by which dimensions, the outermost first, step as one; nil if they do not. For at most one element it
  /// may be anything: 1.
  package static func mergedStride(_ sizes: ArraySlice<Int>, _ strides: ArraySlice<Int>) -> Int? {
    var inner: (size: Int, stride: Int)?
    for axis in sizes.indices.reversed() where sizes[axis] != 1 {
      if let known = inner {
        guard strides[axis] == known.stride * known.size else { return nil }
        inner = (known.size * sizes[axis], known.stride)
      } else {
        inner = (sizes[axis], strides[axis])
      }
    }
    return inner?.stride ?? 1
  }
}
