import CSluiceKernels
import SluiceIR
import SluiceOperations
import SluicePasses

/// How the dimensions of an operand, of indices and of windows (a gather's result, a scatter's updates) meet,
/// with every stride resolved.
struct ResolvedIndexing {
  var batchSizes: [Int64] = []
  var batchIndexStrides: [Int64] = []
  var batchWindowsStrides: [Int64] = []
  var batchOperandStrides: [Int64] = []
  var windowSizes: [Int64] = []
  var windowOperandStrides: [Int64] = []
  var windowWindowsStrides: [Int64] = []
  /// For each window dim 1 + the index component that moves it, or 0.
  var windowIndex: [UInt8] = []
  var indexStride: Int64 = 0
  /// For each component of an index: the operand's stride, its size, and the last start whose window is
  /// inside.
  var indexOperandStrides: [Int64] = []
  var indexSizes: [Int64] = []
  var indexLimits: [Int64] = []

  /// `sliceSizes` is the window's size in each dimension of the operand.
  init(
    _ dimensions: IndexingDimensions, operand: View, indices: View, windows: View, sliceSizes: [Int]
  ) {
    let vector = dimensions.indexVector
    let batchAxes = indices.sizes.indices.filter { $0 != vector }
    let windowsBatchAxes = windows.sizes.indices.filter { !dimensions.offset.contains($0) }
    for (axis, place) in zip(batchAxes, windowsBatchAxes) {
      batchSizes.append(Int64(indices.sizes[axis]))
      batchIndexStrides.append(Int64(indices.strides[axis]))
      batchWindowsStrides.append(Int64(windows.strides[place]))
      let pair = dimensions.indicesBatching.firstIndex(of: axis)
      batchOperandStrides.append(pair.map { Int64(operand.strides[dimensions.operandBatching[$0]]) } ?? 0)
    }
    for (axis, place) in zip(dimensions.windowDimensions(operand.sizes.count), dimensions.offset) {
      windowSizes.append(Int64(sliceSizes[axis]))
      windowOperandStrides.append(Int64(operand.strides[axis]))
      windowWindowsStrides.append(Int64(windows.strides[place]))
      windowIndex.append(UInt8(dimensions.startIndexMap.firstIndex(of: axis).map { $0 + 1 } ?? 0))
    }
    indexStride = vector < indices.sizes.count ? Int64(indices.strides[vector]) : 0
    for axis in dimensions.startIndexMap {
      indexOperandStrides.append(Int64(operand.strides[axis]))
      indexSizes.append(Int64(operand.sizes[axis]))
      indexLimits.append(Int64(operand.sizes[axis] - sliceSizes[axis]))
    }
  }

  var batchCount: Int { Int(batchSizes.reduce(1, *)) }
  var windowCount: Int { Int(windowSizes.reduce(1, *)) }
}

extension Lowering {
  mutating func lower(_ gather: GatherWork) throws(SluiceError) {
    let type = schedule.graph.type(of: gather.output)
    guard type.elementCount > 0 else { return }
    let resolved = ResolvedIndexing(
      gather.operation.dimensions, operand: gather.operand, indices: gather.indices,
      windows: View(dense: gather.output, type), sliceSizes: gather.operation.sliceSizes)
    let memory = builder.descriptors
    let (operand, indices) = (try number(of: gather.operand.buffer), try number(of: gather.indices.buffer))
    let output = try number(of: gather.output)
    let descriptor = memory.allocate(
      sluice_gather(
        operand: operand, indices: indices, out: output, element_size: Int32(type.element.byteSize),
        batch_rank: Int32(resolved.batchSizes.count), window_rank: Int32(resolved.windowSizes.count),
        index_count: Int32(resolved.indexLimits.count), batch_sizes: memory.array(resolved.batchSizes),
        batch_index_strides: memory.array(resolved.batchIndexStrides),
        batch_out_strides: memory.array(resolved.batchWindowsStrides),
        batch_operand_strides: memory.array(resolved.batchOperandStrides),
        window_sizes: memory.array(resolved.windowSizes),
        window_operand_strides: memory.array(resolved.windowOperandStrides),
        window_out_strides: memory.array(resolved.windowWindowsStrides), index_stride: resolved.indexStride,
        index_operand_strides: memory.array(resolved.indexOperandStrides),
        index_limits: memory.array(resolved.indexLimits), operand_offset: Int64(gather.operand.offset),
        indices_offset: Int64(gather.indices.offset), out_offset: 0,
        batch_per_chunk: Int64(max(elementsPerChunk / max(resolved.windowCount, 1), 1)),
        index_bytes: Int32(gather.indices.element.byteSize),
        index_unsigned: gather.indices.element.kind == .unsigned ? 1 : 0))
    emit(
      SLUICE_KERNEL_GATHER, descriptor, chunks: sluice_gather_chunks(descriptor),
      nanoseconds: Double(type.elementCount) * 0.3 + Double(resolved.batchCount) * 5,
      reads: [operand, indices],
      writes: [output], name: "gather", path: "gather")
  }
}
