import CSluiceKernels
import SluiceIR
import SluicePasses

extension Contraction {
  var m: Int { a.sizes[batchRank] }
  var k: Int { a.sizes[batchRank + 1] }
  var n: Int { b.sizes[batchRank + 1] }
  var batches: Int { a.sizes[..<batchRank].reduce(1, *) }

  /// The product without buffers and epilogue.
  fileprivate func descriptor(_ memory: DescriptorArena) -> sluice_gemm {
    var gemm = sluice_gemm()
    gemm.type = Int32(a.element.kernelType.rawValue)
    gemm.a_offset = Int64(a.offset)
    gemm.b_offset = Int64(b.offset)
    (gemm.m, gemm.n, gemm.k) = (Int64(m), Int64(n), Int64(k))
    (gemm.a_m, gemm.a_k) = (Int64(a.strides[batchRank]), Int64(a.strides[batchRank + 1]))
    (gemm.b_k, gemm.b_n) = (Int64(b.strides[batchRank]), Int64(b.strides[batchRank + 1]))
    gemm.c = -1
    gemm.packed_b = -1
    let batch = a.sizes[..<batchRank]
    var strides = [Array(a.strides[..<batchRank]), Array(b.strides[..<batchRank])]
    if let destination {
      gemm.c_offset = Int64(destination.offset)
      gemm.c_m = Int64(destination.strides[batchRank])
      strides.append(Array(destination.strides[..<batchRank]))
    } else {
      // The epilogue counts batches itself: the row-major index.
      strides.append(Shape(Array(batch)).rowMajorStrides)
    }
    let merged = Dimensions(Array(batch), strides)
    gemm.batch_rank = Int32(merged.sizes.count)
    gemm.batch_a = memory.array(merged.kernelDimensions(0))
    gemm.batch_b = memory.array(merged.strides[1].map(Int64.init))
    gemm.batch_c = memory.array(merged.strides[2].map(Int64.init))
    return gemm
  }

  fileprivate var needsFullRows: Bool {
    epilogue?.steps.contains {
      switch $0 {
      case .reduceRow, .reduceColumns: true
      case .store(_, let view): view.sizes.count < (epilogue?.domain.count ?? 0)
      default: false
      }
    } ?? false
  }

  /// Bytes for the packed right operand.
  var workspaceByteCount: Int {
    let memory = DescriptorArena()
    let gemm = memory.mutable(descriptor(memory))
    let rows = Int64(epilogue?.rowsPerChunk ?? 0)
    return Int(sluice_gemm_plan(gemm, needsFullRows ? 1 : 0, rows).packed_bytes)
  }
}

extension Group {
  /// Bytes that the group's kernels need between them while they run: what `schedule` asks for.
  package var workspaceByteCount: Int {
    switch work {
    case .contraction(let contraction): contraction.workspaceByteCount
    case .reduction(let reduction): reduction.workspaceByteCount
    case .standalone(let work): work.workspaceByteCount
    case .grid, .copy, .gather, .scatter, .control: 0
    }
  }
}

extension Lowering {
  mutating func lower(_ contraction: Contraction) throws(SluiceError) {
    guard contraction.batches > 0, contraction.m > 0, contraction.n > 0 else { return }
    guard contraction.a.element == contraction.b.element,
      [.f32, .f64, .i32, .i64].contains(contraction.a.element)
    else {
      throw SluiceError(.internal, "lowering: a contraction of \(contraction.a.element) was not widened")
    }
    let memory = builder.descriptors
    var gemm = contraction.descriptor(memory)
    gemm.a = try number(of: contraction.a.buffer)
    gemm.b = try number(of: contraction.b.buffer)
    let rowsPerChunk = contraction.epilogue?.rowsPerChunk ?? 0
    var reads = [gemm.a, gemm.b]
    var writes: [Int32] = []
    var nanoseconds =
      0.02 * Double(contraction.batches * contraction.m) * Double(contraction.n) * Double(contraction.k)
    var name = contraction.a.element == .f32 ? "dot_general" : "dot_general.\(contraction.a.element)"
    var tape: sluice_tape?
    if let destination = contraction.destination {
      gemm.c = try number(of: destination.buffer)
      writes.append(gemm.c)
    }
    if let epilogue = contraction.epilogue {
      let partialRows =
        rowsPerChunk > 0 ? contraction.batches * ((contraction.m + rowsPerChunk - 1) / rowsPerChunk) : nil
      if let lowered = try lowerTape(epilogue, partialRows: partialRows, isEpilogue: true) {
        tape = lowered.tape
        // Planning asks whether there is one; it is prepared once the plan has its chunks.
        gemm.epilogue = memory.allocate(lowered.tape)
        reads += lowered.reads
        writes += lowered.writes
        nanoseconds += lowered.nanoseconds
        name += " " + lowered.name
      }
    }
    // What is written nowhere, such as what only empty tensors are made of, is not computed.
    guard !writes.isEmpty else { return }
    let descriptor = memory.mutable(gemm)
    var plan = sluice_gemm_plan(descriptor, contraction.needsFullRows ? 1 : 0, Int64(rowsPerChunk))
    if let tape {
      let rows = descriptor.pointee.chunk_batches * descriptor.pointee.chunk_m
      let epilogue = memory.prepared(tape, rows: rows, columns: descriptor.pointee.chunk_n)
      descriptor.pointee.epilogue = epilogue
      plan.scratch += sluice_tape_scratch(epilogue)
    }
    if plan.packed_bytes > 0 {
      let packed = try workspace(Int(plan.packed_bytes))
      descriptor.pointee.packed_b = packed
      emit(
        SLUICE_KERNEL_PACK, UnsafePointer(descriptor), chunks: plan.pack_chunks, scratch: plan.pack_scratch,
        nanoseconds: Double(plan.packed_bytes) * 0.1, reads: [gemm.b], writes: [packed], name: "pack",
        path: "pack")
      reads.append(packed)
    }
    let shape = "\(contraction.m)x\(contraction.n)x\(contraction.k)"
    emit(
      SLUICE_KERNEL_GEMM, UnsafePointer(descriptor), chunks: plan.chunks, scratch: plan.scratch,
      nanoseconds: nanoseconds, reads: reads, writes: writes, name: "\(name) \(shape)",
      path: plan.packed_bytes > 0 ? "gemm packed" : "gemm")
  }
}
