import SluiceIR

/// One block of memory of a kernel graph.
package struct BufferID: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let index: Int
  package init(_ index: Int) { self.index = index }
  package static func < (a: BufferID, b: BufferID) -> Bool { a.index < b.index }
  package var description: String { "b\(index)" }
}

/// How a logical tensor lies in a buffer: element (i, j, ...) is at `offset + i * strides[0] + j * strides[1] + ...`.
///
/// This is the layout on an edge: transposes, slices, reversals, broadcasts and most reshapes are views that the
/// reader's kernel absorbs, and move no data. Strides may be zero (broadcast) or negative (reversal).
package struct View: Hashable, Sendable {
  package var buffer: BufferID
  package var element: ElementType
  /// In elements.
  package var offset: Int
  package var sizes: [Int]
  package var strides: [Int]

  package init(buffer: BufferID, element: ElementType, offset: Int, sizes: [Int], strides: [Int]) {
    self.buffer = buffer
    self.element = element
    self.offset = offset
    self.sizes = sizes
    self.strides = strides
  }

  /// The whole of a buffer that holds a dense row-major tensor of `type`.
  package init(dense buffer: BufferID, _ type: TensorType) {
    self.init(
      buffer: buffer, element: type.element, offset: 0, sizes: type.shape.dimensions,
      strides: type.shape.rowMajorStrides)
  }

  package var shape: Shape { Shape(sizes) }
  package var type: TensorType { TensorType(element, shape) }
  package var elementCount: Int { shape.elementCount }

  /// Whether the elements lie dense in row-major order (dimensions of size 1 or 0 do not matter).
  package var isDense: Bool {
    if elementCount == 0 { return true }
    var expected = 1
    for axis in sizes.indices.reversed() where sizes[axis] != 1 {
      if strides[axis] != expected { return false }
      expected *= sizes[axis]
    }
    return true
  }
}

extension View: CustomStringConvertible {
  package var description: String {
    let layout = isDense && offset == 0 ? "" : " @\(offset) strides \(strides)"
    return "\(buffer): \(element)\(Shape(sizes))\(layout)"
  }
}
