import CSluiceKernels
import SluiceIR
import SluiceOperations
import SluicePasses

extension Lowering {
  mutating func lower(_ generator: RngBitGenerator, _ work: StandaloneWork) throws(SluiceError) {
    let (state, type) = (work.inputs[0], generator.type)
    let isThreefry = generator.algorithm == .threefry
    let layout = isThreefry ? RandomLayout(threefry: type) : RandomLayout(philox: type)
    let input = try number(of: state.buffer)
    let (next, out) = (try number(of: work.outputs[0]), try number(of: work.outputs[1]))
    let descriptor = builder.descriptors.allocate(
      sluice_random(
        state: input, next: next, out: out,
        algorithm: Int32(isThreefry ? SLUICE_THREEFRY : SLUICE_PHILOX),
        state_words: Int32(state.sizes[0]), element_size: Int32(type.element.byteSize),
        state_offset: Int64(state.offset), count: Int64(type.elementCount), outer: Int64(layout.outer),
        split: Int64(layout.split), inner: Int64(layout.inner), blocks: Int64(layout.blocks),
        blocks_per_chunk: Int64(elementsPerChunk / 4)))
    emit(
      SLUICE_KERNEL_RANDOM, descriptor, chunks: sluice_random_chunks(descriptor),
      nanoseconds: Double(type.elementCount) * 1.5, reads: [input], writes: [next, out],
      name: "rng_bit_generator", path: isThreefry ? "threefry" : "philox")
  }
}
