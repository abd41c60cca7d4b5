import CSluiceKernels
import Testing

@Suite struct ReduceBodyTests {
  /// Index of the maximum of float elements, over any dims; both operands with strides of their own.
  private func checkArgmax(kept: [Int], reduced: [Int], transposed: Bool, perChunk: Int) {
    let memory = DescriptorMemory()
    var random = TestRandom(kept.reduce(3) { $0 * 7 + $1 })
    let count = (kept + reduced).reduce(1, *)
    let values = random.floats(count + 1).map { ($0 * 8).rounded() }
    let order = transposed ? reduced + kept : kept + reduced
    let strides = contiguous(order)
    let keptStrides = Array(transposed ? strides.suffix(kept.count) : strides.prefix(kept.count))
    let reducedStrides = Array(transposed ? strides.prefix(reduced.count) : strides.suffix(reduced.count))
    // The second operand is an iota over the sequence, the same for all outputs.
    let iotaStrides = contiguous(reduced)
    let iota = (0..<Int32(reduced.reduce(1, *))).map { $0 * 3 }
    var best: [Float] = [5]
    var places: [Int32] = [5]
    for output in indices(kept) {
      var value = -Float.infinity
      var place: Int32 = -1
      for position in indices(reduced) {
        let element = values[1 + dot(output, keptStrides) + dot(position, reducedStrides)]
        if element > value { (value, place) = (element, iota[dot(position, iotaStrides)]) }
      }
      best.append(value)
      places.append(place)
    }
    func dims(_ sizes: [Int], _ strides: [Int]) -> UnsafePointer<sluice_dim>? {
      memory(zip(sizes, strides).map { sluice_dim(size: Int64($0), stride: Int64($1)) })
    }
    var reduce = sluice_reduce_body()
    reduce.operand_count = 2
    reduce.ins = memory([0, 1] as [Int32])
    reduce.outs = memory([2, 3] as [Int32])
    reduce.inits = memory([4, 5] as [Int32])
    reduce.types = memory([UInt8(SLUICE_F32.rawValue), UInt8(SLUICE_I32.rawValue)])
    reduce.in_offsets = memory([1, 0])
    reduce.out_offsets = memory([1, 1])
    reduce.kept_rank = Int32(kept.count)
    reduce.reduced_rank = Int32(reduced.count)
    reduce.kept = memory([dims(kept, keptStrides), dims(kept, kept.map { _ in 0 })])
    reduce.reduced = memory([dims(reduced, reducedStrides), dims(reduced, iotaStrides)])
    reduce.outputs_per_chunk = Int64(perChunk)
    reduce.body = TestBody.argmax.descriptor(memory)
    for isa in instructionSets {
      let inputs = (GuardedBuffer(values), GuardedBuffer(iota))
      let outputs = (
        GuardedBuffer([Float](repeating: 5, count: best.count)),
        GuardedBuffer([Int32](repeating: 5, count: places.count))
      )
      let initial = (GuardedBuffer([-Float.infinity]), GuardedBuffer([Int32(-1)]))
      let buffers: [(any KernelMemory)?] = [
        inputs.0, inputs.1, outputs.0, outputs.1, initial.0, initial.1,
      ]
      #expect(
        runKernel(
          SLUICE_KERNEL_REDUCE_BODY, isa, reduce, buffers, memory, chunks: sluice_reduce_body_chunks(&reduce),
          scratch: sluice_reduce_body_scratch(&reduce)))
      #expect(outputs.0.elements == best)
      #expect(outputs.1.elements == places, "\(kept) \(reduced) on \(isa.rawValue)")
      #expect(outputs.0.isIntact && outputs.1.isIntact)
    }
  }

  @Test func argmaxOverAnyDims() {
    for transposed in [false, true] {
      checkArgmax(kept: [37], reduced: [10], transposed: transposed, perChunk: 11)
      checkArgmax(kept: [3, 5], reduced: [4, 6], transposed: transposed, perChunk: 4)
      checkArgmax(kept: [600], reduced: [3], transposed: transposed, perChunk: 1000)
      checkArgmax(kept: [], reduced: [50], transposed: transposed, perChunk: 1)
      checkArgmax(kept: [4], reduced: [0], transposed: transposed, perChunk: 2)
      checkArgmax(kept: [0], reduced: [4], transposed: transposed, perChunk: 2)
    }
  }

  @Test func resultsMayTradePlaces() {
    // (a, b), x, y -> (b, a + x): the first result is the second accumulator itself.
    let memory = DescriptorMemory()
    var reduce = sluice_reduce_body()
    reduce.operand_count = 2
    reduce.ins = memory([0, 0] as [Int32])
    reduce.outs = memory([1, 2] as [Int32])
    reduce.inits = memory([3, 3] as [Int32])
    reduce.types = memory([UInt8(SLUICE_I32.rawValue), UInt8(SLUICE_I32.rawValue)])
    reduce.in_offsets = memory([0, 0])
    reduce.reduced_rank = 1
    let dims: UnsafePointer<sluice_dim>? = memory([sluice_dim(size: 5, stride: 1)])
    let none: UnsafePointer<sluice_dim>? = memory([] as [sluice_dim])
    reduce.kept = memory([none, none])
    reduce.reduced = memory([dims, dims])
    reduce.outputs_per_chunk = 1
    reduce.body = TestBody(parameters: 4, steps: [("add.i32", [0, 2])], results: [1, 4]).descriptor(memory)
    for isa in instructionSets {
      let input = GuardedBuffer([1, 10, 100, 1000, 10000] as [Int32])
      let (first, second, initial) = (
        GuardedBuffer([0 as Int32]), GuardedBuffer([0 as Int32]), GuardedBuffer([7 as Int32])
      )
      let buffers: [(any KernelMemory)?] = [input, first, second, initial]
      #expect(
        runKernel(
          SLUICE_KERNEL_REDUCE_BODY, isa, reduce, buffers, memory, chunks: 1,
          scratch: sluice_reduce_body_scratch(&reduce)))
      #expect(first.elements == [7 + 10 + 1000])
      #expect(second.elements == [7 + 1 + 100 + 10000])
    }
  }
}
