import CSluiceKernels
import SluiceIR
import SluicePasses

extension Lowering {
  mutating func lowerDynamicSlice(_ work: StandaloneWork) throws(SluiceError) {
    let (operand, output) = (work.inputs[0], work.outputs[0])
    let result = View(dense: output, schedule.graph.type(of: output))
    var slice = operand
    slice.sizes = result.sizes
    try copyDynamically(
      from: slice, to: result, starts: work.inputs.dropFirst(), of: operand, movesOutput: false)
  }

  /// The operand is copied first, unless its memory is the result's already.
  mutating func lowerDynamicUpdateSlice(_ work: StandaloneWork) throws(SluiceError) {
    let (update, output) = (work.inputs[1], work.outputs[0])
    let result = View(dense: output, schedule.graph.type(of: output))
    try copyElements(from: work.inputs[0], to: result)
    var slice = result
    slice.sizes = update.sizes
    try copyDynamically(
      from: update, to: slice, starts: work.inputs.dropFirst(2), of: result, movesOutput: true)
  }

  /// Copies `source` to `destination`, of which one is the first slice of `whole` and moves by the starts.
  private mutating func copyDynamically(
    from source: View, to destination: View, starts: ArraySlice<View>, of whole: View, movesOutput: Bool
  ) throws(SluiceError) {
    guard source.elementCount > 0 else { return }
    // All slices of a constant of equal elements are the one element that is stored.
    let isUniform = uniformBytes(of: source.buffer) != nil && !movesOutput
    let (source, input) = try copySource(source)
    let output = try number(of: destination.buffer)
    var indices: [Int32] = []
    for start in starts { indices.append(try number(of: start.buffer)) }
    let dimensions = Dimensions(source.sizes, [source.strides, destination.strides])
    let memory = builder.descriptors
    let descriptor = memory.mutable(
      sluice_dynamic_copy(
        copy: sluice_copy(
          in: input, out: output, element_size: Int32(source.element.byteSize),
          rank: Int32(dimensions.sizes.count), in_offset: Int64(source.offset),
          out_offset: Int64(destination.offset), sizes: memory.array(dimensions.sizes.map(Int64.init)),
          in_strides: memory.array(dimensions.strides[0].map(Int64.init)),
          out_strides: memory.array(dimensions.strides[1].map(Int64.init)), chunks: 0),
        moves_out: movesOutput ? 1 : 0, index_count: Int32(indices.count),
        index_bytes: Int32(starts.first?.element.byteSize ?? 4),
        index_unsigned: starts.first?.element.kind == .unsigned ? 1 : 0, indices: memory.array(indices),
        index_offsets: memory.array(starts.map { Int64($0.offset) }),
        limits: memory.array(zip(whole.sizes, source.sizes).map { Int64($0 - $1) }),
        strides: memory.array(whole.strides.map { isUniform ? 0 : Int64($0) })))
    let chunks = withUnsafeMutablePointer(to: &descriptor.pointee.copy) { sluice_copy_plan($0) }
    emit(
      SLUICE_KERNEL_DYNAMIC_COPY, UnsafePointer(descriptor), chunks: chunks,
      nanoseconds: Double(source.elementCount) * 0.3 + 20, reads: [input] + indices, writes: [output],
      name: movesOutput ? "dynamic_update_slice" : "dynamic_slice", path: "copy at computed place")
  }
}
