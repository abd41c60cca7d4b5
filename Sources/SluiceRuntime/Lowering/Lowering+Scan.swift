import CSluiceKernels
import SluiceIR
import SluiceOperations
import SluicePasses

extension Lowering {
  /// Windows that continue one another: one pass along their dimension.
  mutating func lowerScan(_ operation: ReduceWindow, _ work: StandaloneWork) throws(SluiceError) {
    let (input, initial, output) = (work.inputs[0], work.inputs[1], work.outputs[0])
    guard let monoid = operation.monoid, let scan = operation.scan(of: input.shape) else {
      throw SluiceError(.internal, "lowering: a reduce_window that is no scan should be a reduction of views")
    }
    var (source, target) = (input, View(dense: output, schedule.graph.type(of: output)))
    if scan.isDescending {
      source = source.reversed([scan.axis])
      target = target.reversed([scan.axis])
    }
    let lanes = source.sizes.indices.filter { $0 != scan.axis }
    let dimensions = Dimensions(
      lanes.map { source.sizes[$0] },
      [lanes.map { source.strides[$0] }, lanes.map { target.strides[$0] }])
    let length = source.sizes[scan.axis]
    let memory = builder.descriptors
    let (from, start, to) = (
      try number(of: input.buffer), try number(of: initial.buffer), try number(of: output)
    )
    let descriptor = memory.allocate(
      sluice_scan(
        in: from, out: to, init: start, type: Int32(Self.scanType(input.element).rawValue),
        monoid: Int32(Self.scanMonoid(monoid, input.element).rawValue), in_offset: Int64(source.offset),
        out_offset: Int64(target.offset), init_offset: Int64(initial.offset), length: Int64(length),
        in_step: Int64(source.strides[scan.axis]), out_step: Int64(target.strides[scan.axis]),
        rank: Int32(dimensions.sizes.count), sizes: memory.array(dimensions.sizes.map(Int64.init)),
        in_strides: memory.array(dimensions.strides[0].map(Int64.init)),
        out_strides: memory.array(dimensions.strides[1].map(Int64.init)),
        chunk_lanes: Int64(max(elementsPerChunk / max(length, 1) / 64, 1) * 64)))
    emit(
      SLUICE_KERNEL_SCAN, descriptor, chunks: sluice_scan_chunks(descriptor),
      nanoseconds: Double(input.elementCount), reads: [from, start], writes: [to],
      name: "reduce_window \(monoid.rawValue).\(input.element)", path: "scan")
  }

  /// An i1 is a byte of 0 or 1.
  private static func scanType(_ element: ElementType) -> sluice_scan_type {
    switch element {
    case .f32: SLUICE_SCAN_F32
    case .f64: SLUICE_SCAN_F64
    case .i8: SLUICE_SCAN_I8
    case .i16: SLUICE_SCAN_I16
    case .i32: SLUICE_SCAN_I32
    case .i64: SLUICE_SCAN_I64
    case .u16, .f16, .bf16: SLUICE_SCAN_U16
    case .u32: SLUICE_SCAN_U32
    case .u64: SLUICE_SCAN_U64
    case .u8, .i1: SLUICE_SCAN_U8
    }
  }

  private static func scanMonoid(_ monoid: Monoid, _ element: ElementType) -> sluice_scan_monoid {
    switch monoid {
    case .add: element == .i1 ? SLUICE_SCAN_OR : SLUICE_SCAN_ADD
    case .multiply: element == .i1 ? SLUICE_SCAN_AND : SLUICE_SCAN_MULTIPLY
    case .minimum: SLUICE_SCAN_MINIMUM
    case .maximum: SLUICE_SCAN_MAXIMUM
    case .and: SLUICE_SCAN_AND
    case .or: SLUICE_SCAN_OR
    case .xor: SLUICE_SCAN_XOR
    }
  }
}
