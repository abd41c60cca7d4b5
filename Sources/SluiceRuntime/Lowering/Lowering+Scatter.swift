import CSluiceKernels
import SluiceIR
import SluiceOperations
import SluicePasses

extension Lowering {
  mutating func lower(_ scatter: ScatterWork) throws(SluiceError) {
    for (input, output) in zip(scatter.inputs, scatter.outputs) {
      try copyElements(from: input, to: View(dense: output, schedule.graph.type(of: output)))
    }
    guard scatter.updates[0].elementCount > 0, scatter.inputs[0].elementCount > 0 else { return }
    let region = scatter.operation.body
    let kind = try bodyKind(region, scatter)
    var types: [UInt8] = []
    for input in scatter.inputs {
      types.append(UInt8(input.element.kernelType.rawValue))
    }
    let (outs, updates, indices) = try scatterBuffers(scatter)
    let operand = View(dense: scatter.outputs[0], schedule.graph.type(of: scatter.outputs[0]))
    let resolved = resolve(scatter, operand, updates: scatter.updates[0])
    let body = kind == -1 ? try regionBody(region, of: "scatter") : sluice_body()
    let memory = builder.descriptors
    let parallel = parallelDimension(resolved)
    let descriptor = memory.allocate(
      sluice_scatter(
        operand_count: Int32(outs.count), outs: memory.array(outs), updates: memory.array(updates),
        types: memory.array(types), out_offsets: nil,
        update_offsets: memory.array(scatter.updates.map { Int64($0.offset) }), indices: indices,
        indices_offset: Int64(scatter.indices.offset), batch_rank: Int32(resolved.batchSizes.count),
        window_rank: Int32(resolved.windowSizes.count), index_count: Int32(resolved.indexLimits.count),
        batch_sizes: memory.array(resolved.batchSizes),
        batch_index_strides: memory.array(resolved.batchIndexStrides),
        batch_update_strides: memory.array(resolved.batchWindowsStrides),
        batch_operand_strides: memory.array(resolved.batchOperandStrides),
        window_sizes: memory.array(resolved.windowSizes),
        window_operand_strides: memory.array(resolved.windowOperandStrides),
        window_update_strides: memory.array(resolved.windowWindowsStrides),
        index_stride: resolved.indexStride,
        index_operand_strides: memory.array(resolved.indexOperandStrides),
        index_limits: memory.array(resolved.indexLimits), index_sizes: memory.array(resolved.indexSizes),
        window_index: memory.array(resolved.windowIndex), body_kind: kind, body: body,
        parallel_dim: parallel.dimension,
        parallel_size: parallel.part,
        index_bytes: Int32(scatter.indices.element.byteSize),
        index_unsigned: scatter.indices.element.kind == .unsigned ? 1 : 0))
    emit(
      SLUICE_KERNEL_SCATTER, descriptor, chunks: sluice_scatter_chunks(descriptor),
      scratch: sluice_scatter_scratch(descriptor),
      nanoseconds: Double(resolved.batchCount) * (5 + Double(resolved.windowCount * outs.count)),
      reads: updates + [indices] + outs, writes: outs, name: "scatter",
      path: kind == -1 ? "scatter by region" : "scatter")
  }

  /// -2 if updates replace, a monoid's number, or -1 for the region as it is.
  private func bodyKind(_ region: Graph, _ scatter: ScatterWork) throws(SluiceError) -> Int32 {
    let count = scatter.inputs.count
    if region.results.enumerated().allSatisfy({ $0.element.value == Value(count + $0.offset) }) { return -2 }
    guard count == 1, let monoid = Monoid(recognizing: region),
      let kernel = monoid.kernel(for: scatter.inputs[0].element)
    else { return -1 }
    return Int32(kernel.rawValue)
  }

  private mutating func scatterBuffers(
    _ scatter: ScatterWork
  ) throws(SluiceError) -> (outs: [Int32], updates: [Int32], indices: Int32) {
    var (outs, updates) = ([Int32](), [Int32]())
    for output in scatter.outputs { outs.append(try number(of: output)) }
    for update in scatter.updates { updates.append(try number(of: update.buffer)) }
    return (outs, updates, try number(of: scatter.indices.buffer))
  }

  private func resolve(_ scatter: ScatterWork, _ operand: View, updates: View) -> ResolvedIndexing {
    let dimensions = scatter.operation.dimensions
    var slices = operand.sizes.map { _ in 1 }
    for (axis, place) in zip(dimensions.windowDimensions(operand.sizes.count), dimensions.offset) {
      slices[axis] = updates.sizes[place]
    }
    return ResolvedIndexing(
      dimensions, operand: operand, indices: scatter.indices, windows: updates, sliceSizes: slices)
  }

  /// The largest window dim that no index moves, along which chunks write different elements, and how much of it one
  /// chunk takes. No dim where the work is small.
  ///
  /// Every chunk walks all indices, so that the part of each window that it applies must be worth that.
  private func parallelDimension(_ resolved: ResolvedIndexing) -> (dimension: Int32, part: Int64) {
    guard resolved.batchCount * resolved.windowCount > elementsPerChunk else { return (-1, 1) }
    let free = resolved.windowSizes.indices.filter {
      resolved.windowIndex[$0] == 0 && resolved.windowSizes[$0] > 1
    }
    guard let best = free.max(by: { resolved.windowSizes[$0] < resolved.windowSizes[$1] }) else {
      return (-1, 1)
    }
    let size = Int(resolved.windowSizes[best])
    // Of each window, and of all, what lies at one place of the dim.
    let slice = max(resolved.windowCount / size, 1)
    let slices = resolved.batchCount * slice
    let part = max(
      elementsPerChunk / slices, (leastOfWindow + slice - 1) / slice, (size + mostChunks - 1) / mostChunks)
    return (Int32(best), Int64(part))
  }
}

/// The least of a window that a chunk applies: two vectors of 32-bit elements take about as long as finding their place.
private let leastOfWindow = 32
private let mostChunks = 16
