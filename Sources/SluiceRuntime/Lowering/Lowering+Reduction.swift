import CSluiceKernels
import SluiceIR
import SluiceOperations
import SluicePasses

extension Reduction {
  /// Dimensions of the input that stay, ascending.
  var keptDimensions: [Int] { inputs[0].sizes.indices.filter { !dimensions.contains($0) } }
  var outputCount: Int { keptDimensions.reduce(1) { $0 * inputs[0].sizes[$1] } }
  /// How many elements go into each output.
  var reducedCount: Int { dimensions.reduce(1) { $0 * inputs[0].sizes[$1] } }

  /// In how many parts each output is computed, one after the other, by chunks of the order that run in
  /// parallel: 1 unless there are few outputs and much to reduce. It changes no bit.
  var parts: Int {
    guard monoid != nil, reducedCount > order.chunk, outputCount < 16, outputCount * reducedCount > 1 << 16
    else {
      return 1
    }
    return (reducedCount + order.chunk - 1) / order.chunk
  }

  /// Bytes for the results of chunks.
  var workspaceByteCount: Int { parts > 1 ? parts * outputCount * inputs[0].element.byteSize : 0 }
}

/// Elements that one chunk of an instruction works on, about: large against the cost of handing it out, small
/// against the caches.
let elementsPerChunk = 1 << 15

extension Lowering {
  mutating func lower(_ reduction: Reduction) throws(SluiceError) {
    guard reduction.outputCount > 0 else { return }
    guard let monoid = reduction.monoid, reduction.inputs.count == 1,
      let kernel = monoid.kernel(for: reduction.inputs[0].element)
    else { return try lowerRegion(reduction) }
    let input = reduction.inputs[0]
    let (kept, reduced) = (reduction.keptDimensions, reduction.dimensions)
    let parts = reduction.parts
    let output = try number(of: reduction.outputs[0])
    let initial = try number(of: reduction.initials[0].buffer)
    let source = try number(of: input.buffer)
    let partials = parts > 1 ? try workspace(reduction.workspaceByteCount) : -1
    let work = Double(reduction.reducedCount) * Double(reduction.outputCount)
    func dims(_ axes: [Int]) -> [sluice_dim] {
      Dimensions(axes.map { input.sizes[$0] }, [axes.map { input.strides[$0] }]).kernelDimensions()
    }
    var first = sluice_reduce()
    first.in = source
    first.in_offset = Int64(input.offset)
    first.out = parts > 1 ? partials : output
    first.`init` = initial
    first.init_offset = Int64(reduction.initials[0].offset)
    first.monoid = UInt8(kernel.rawValue)
    first.lanes = UInt8(reduction.order.lanes)
    first.partials = parts > 1 ? 1 : 0
    first.chunk = Int64(reduction.order.chunk)
    let perOutput = parts > 1 ? reduction.order.chunk : reduction.reducedCount
    let adjacent = parts > 1 ? [] : dims(kept)
    first.outputs_per_chunk = Int64(Self.outputsPerChunk(each: perOutput, kept: adjacent))
    emitReduce(
      first, kept: dims(kept), reduced: dims(reduced), reads: parts > 1 ? [source] : [source, initial],
      nanoseconds: work * 0.1, name: "reduce \(monoid.rawValue).\(input.element)", isPartial: parts > 1)
    guard parts > 1 else { return }
    // The chunks' results, in ascending order.
    var second = sluice_reduce()
    second.in = partials
    second.out = output
    second.`init` = initial
    second.init_offset = first.init_offset
    second.monoid = first.monoid
    second.lanes = 1
    second.chunk = Int64(parts)
    second.outputs_per_chunk = Int64(Self.outputsPerChunk(each: parts))
    emitReduce(
      second, kept: [sluice_dim(size: Int64(reduction.outputCount), stride: Int64(parts))],
      reduced: [sluice_dim(size: Int64(parts), stride: 1)], reads: [partials, initial],
      nanoseconds: Double(parts * reduction.outputCount), name: "reduce \(monoid.rawValue).\(input.element)",
      isPartial: false)
  }

  /// Outputs in one chunk, when each takes `each` elements. Where neighbouring outputs read neighbouring elements,
  /// they are summed side by side, and a chunk of few would read a sliver of each row: then there are at least 512 in
  /// one, or an eighth of all so that there is something to share, but never less than 64. No bit depends on it.
  static func outputsPerChunk(each: Int, kept: [sluice_dim] = []) -> Int {
    var count = max(elementsPerChunk / max(each, 1), 1)
    if let inner = kept.last, inner.stride == 1 {
      let outputs = kept.reduce(1) { $0 * Int($1.size) }
      count = max(count, min(512, max(64, outputs / 8)))
    }
    // Whole vectors of outputs, where a chunk has more than one.
    return count >= 16 ? count / 16 * 16 : count
  }

  private mutating func emitReduce(
    _ reduce: sluice_reduce, kept: [sluice_dim], reduced: [sluice_dim], reads: [Int32], nanoseconds: Double,
    name: String, isPartial: Bool
  ) {
    var reduce = reduce
    let memory = builder.descriptors
    reduce.kept_rank = Int32(kept.count)
    reduce.kept = memory.array(kept)
    reduce.reduced_rank = Int32(reduced.count)
    reduce.reduced = memory.array(reduced)
    let descriptor = memory.allocate(reduce)
    emit(
      SLUICE_KERNEL_REDUCE, descriptor, chunks: sluice_reduce_chunks(descriptor),
      scratch: sluice_reduce_scratch(descriptor), nanoseconds: nanoseconds, reads: reads,
      writes: [reduce.out],
      name: name, path: isPartial ? "reduce partial" : "reduce")
  }

  /// A region that is no monoid, or a monoid without a fast loop: element after element.
  private mutating func lowerRegion(_ reduction: Reduction) throws(SluiceError) {
    let memory = builder.descriptors
    var types: [UInt8] = []
    for input in reduction.inputs {
      types.append(UInt8(input.element.kernelType.rawValue))
    }
    var (ins, outs, inits) = ([Int32](), [Int32](), [Int32]())
    for input in reduction.inputs { ins.append(try number(of: input.buffer)) }
    for output in reduction.outputs { outs.append(try number(of: output)) }
    for initial in reduction.initials { inits.append(try number(of: initial.buffer)) }
    func dims(_ axes: [Int]) -> (rank: Int32, lists: [UnsafePointer<sluice_dim>?]) {
      let sizes = axes.map { reduction.inputs[0].sizes[$0] }
      let merged = Dimensions(sizes, reduction.inputs.map { input in axes.map { input.strides[$0] } })
      return (
        Int32(merged.sizes.count),
        reduction.inputs.indices.map {
          memory.array(merged.kernelDimensions($0)) as UnsafePointer<sluice_dim>?
        }
      )
    }
    let (kept, reduced) = (dims(reduction.keptDimensions), dims(reduction.dimensions))
    let body = try regionBody(reduction.region, of: "reduce")
    let each = max(reduction.reducedCount, 1)
    let descriptor = memory.allocate(
      sluice_reduce_body(
        operand_count: Int32(ins.count), ins: memory.array(ins), outs: memory.array(outs),
        inits: memory.array(inits),
        types: memory.array(types), in_offsets: memory.array(reduction.inputs.map { Int64($0.offset) }),
        out_offsets: nil, init_offsets: memory.array(reduction.initials.map { Int64($0.offset) }),
        kept_rank: kept.rank, reduced_rank: reduced.rank, kept: memory.array(kept.lists),
        reduced: memory.array(reduced.lists), outputs_per_chunk: Int64(Self.outputsPerChunk(each: each)),
        body: body))
    emit(
      SLUICE_KERNEL_REDUCE_BODY, descriptor, chunks: sluice_reduce_body_chunks(descriptor),
      scratch: sluice_reduce_body_scratch(descriptor),
      nanoseconds: Double(each) * Double(reduction.outputCount) * Double(body.step_count + 2),
      reads: ins + inits,
      writes: outs,
      name: "reduce", path: "reduce by region")
  }
}
