import CSluiceKernels
import SluiceIR
import SluiceOperations
import SluicePasses

extension Lowering {
  /// A copy of the bytes, as elements of the narrower of the two types.
  mutating func lowerRegroupedBits(_ work: StandaloneWork) throws(SluiceError) {
    let type = schedule.graph.type(of: work.outputs[0])
    guard type.elementCount > 0 else { return }
    let (input, output) = (try number(of: work.inputs[0].buffer), try number(of: work.outputs[0]))
    let source = work.inputs[0].element
    let size = min(type.element.byteSize, source.byteSize)
    let count = Int64(type.elementCount * (type.element.byteSize / size))
    let memory = builder.descriptors
    let descriptor = memory.mutable(
      sluice_copy(
        in: input, out: output, element_size: Int32(size), rank: 1,
        in_offset: Int64(work.inputs[0].offset * (source.byteSize / size)), out_offset: 0,
        sizes: memory.array([count]), in_strides: memory.array([1]), out_strides: memory.array([1]), chunks: 0
      ))
    let chunks = sluice_copy_plan(descriptor)
    emit(
      SLUICE_KERNEL_COPY, UnsafePointer(descriptor), chunks: chunks,
      nanoseconds: Double(count) * 0.1 * Double(size) / 4, reads: [input], writes: [output],
      name: "regroup_bits", path: "copy contiguous")
  }
}
