import CSluiceKernels
import SluiceIR
import SluicePasses

extension Lowering {
  mutating func lower(_ copy: Copy) throws(SluiceError) {
    for part in copy.parts { try copyElements(from: part.source, to: part.destination) }
  }

  /// What a copy of `source` reads, and the number of its buffer: a constant of equal elements is stored as one.
  mutating func copySource(_ source: View) throws(SluiceError) -> (View, Int32) {
    guard let bytes = uniformBytes(of: source.buffer) else { return (source, try number(of: source.buffer)) }
    var source = source
    source.offset = 0
    source.strides = source.strides.map { _ in 0 }
    return (source, try builder.constant(try Literal(splat: bytes, source.type.with(shape: []))))
  }

  /// One copy instruction; none if the elements are where they belong.
  mutating func copyElements(from source: View, to destination: View) throws(SluiceError) {
    if source.elementCount == 0 { return }
    if sharesMemory(source.buffer, destination.buffer), source.coincides(with: destination) { return }
    try emitCopy(from: source, to: destination, number(of: destination.buffer))
  }

  /// One copy instruction that makes `source` dense in a buffer of the workspace.
  mutating func copyElements(from source: View, toWorkspace workspace: Int32) throws(SluiceError) {
    var destination = source
    destination.offset = 0
    destination.strides = source.shape.rowMajorStrides
    try emitCopy(from: source, to: destination, workspace)
  }

  /// `output` is the number of the destination's buffer.
  private mutating func emitCopy(
    from source: View, to destination: View, _ output: Int32
  ) throws(SluiceError) {
    let (source, input) = try copySource(source)
    let dimensions = Dimensions(source.sizes, [source.strides, destination.strides])
    let size = source.element.byteSize
    let memory = builder.descriptors
    let descriptor = memory.mutable(
      sluice_copy(
        in: input, out: output, element_size: Int32(size), rank: Int32(dimensions.sizes.count),
        in_offset: Int64(source.offset), out_offset: Int64(destination.offset),
        sizes: memory.array(dimensions.sizes.map(Int64.init)),
        in_strides: memory.array(dimensions.strides[0].map(Int64.init)),
        out_strides: memory.array(dimensions.strides[1].map(Int64.init)), chunks: 0))
    let chunks = sluice_copy_plan(descriptor)
    let isContiguous = dimensions.sizes.count <= 1 && dimensions.strides.allSatisfy { $0.first ?? 1 == 1 }
    emit(
      SLUICE_KERNEL_COPY, UnsafePointer(descriptor), chunks: chunks,
      nanoseconds: Double(source.elementCount) * (isContiguous ? 0.1 * Double(size) / 4 : 0.5),
      reads: [input],
      writes: [output], name: "copy", path: isContiguous ? "copy contiguous" : "copy strided")
  }
}
