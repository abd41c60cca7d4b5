import CSluiceKernels
import SluiceIR
import SluiceOperations
import SluicePasses

extension Lowering {
  mutating func lower(_ sort: Sort, _ work: StandaloneWork) throws(SluiceError) {
    let inputs = work.inputs
    let axis = sort.axis(rank: inputs[0].sizes.count)
    let kept = inputs[0].sizes[axis]
    if let keys = SortKey.keys(of: sort.comparator) {
      try lowerSort(inputs, work.outputs, places: nil, axis: axis, kept: kept, keys)
    } else {
      try lowerSort(inputs, work.outputs, places: nil, axis: axis, kept: kept, [], by: sort.comparator)
    }
  }

  mutating func lower(_ top: TopK, _ work: StandaloneWork) throws(SluiceError) {
    try lowerSort(
      work.inputs, [work.outputs[0]], places: work.outputs[1], axis: work.inputs[0].sizes.count - 1,
      kept: top.count, [SortKey(operand: 0, isDescending: true)])
  }

  /// Rows along `axis` sorted by `keys`, or else by a comparator, of which the first `kept` elements are stored, and
  /// where they stood to `places`.
  private mutating func lowerSort(
    _ inputs: [View], _ outputs: [BufferID], places: BufferID?, axis: Int, kept: Int, _ keys: [SortKey],
    by comparator: Graph? = nil
  ) throws(SluiceError) {
    guard inputs[0].elementCount > 0 else { return }
    let (length, others) = (inputs[0].sizes[axis], inputs[0].sizes.indices.filter { $0 != axis })
    let rows = others.reduce(1) { $0 * inputs[0].sizes[$1] }
    var (ins, outs) = ([Int32](), [Int32]())
    for input in inputs { ins.append(try number(of: input.buffer)) }
    for output in outputs { outs.append(try number(of: output)) }
    var numbers: [Int32] = []
    if let places { numbers.append(try number(of: places)) }
    let memory = builder.descriptors
    var (body, types) = (sluice_body(), [UInt8]())
    if let comparator {
      body = try regionBody(comparator, of: "sort")
      types = inputs.map { UInt8($0.element.kernelType.rawValue) }
    }
    // Rows that are merged side by side, or handed out one after the other.
    let rowsPerChunk = max(elementsPerChunk / 8 / length, 1)
    let descriptor = memory.allocate(
      sluice_sort(
        operand_count: Int32(ins.count), ins: memory.array(ins), outs: memory.array(outs),
        element_sizes: memory.array(inputs.map { Int32($0.element.byteSize) }),
        in_offsets: memory.array(inputs.map { Int64($0.offset) }), length: Int64(length),
        in_steps: memory.array(inputs.map { Int64($0.strides[axis]) }), rank: Int32(others.count),
        sizes: memory.array(others.map { Int64(inputs[0].sizes[$0]) }),
        in_strides: memory.array(
          inputs.map { input -> UnsafePointer<Int64>? in
            memory.array(others.map { Int64(input.strides[$0]) })
          }), rows: Int64(rows), inner: Int64(inputs[0].sizes[(axis + 1)...].reduce(1, *)),
        kept: Int64(kept), places: numbers.first ?? -1,
        rows_per_chunk: Int64(rowsPerChunk),
        key_count: Int32(keys.count),
        keys: memory.array(keys.map { $0.descriptor(of: inputs[$0.operand].element) }),
        types: memory.array(types), body: body))
    emit(
      keys.isEmpty ? SLUICE_KERNEL_SORT_BODY : SLUICE_KERNEL_SORT, descriptor,
      chunks: sluice_sort_chunks(descriptor),
      scratch: sluice_sort_scratch(descriptor),
      nanoseconds: Double(rows * length) * 10 * Double(keys.isEmpty ? 20 : keys.count), reads: ins,
      writes: outs + numbers,
      name: "sort",
      path: keys.isEmpty ? "sort by region" : "sort by keys")
  }
}

extension SortKey {
  fileprivate func descriptor(of element: ElementType) -> sluice_sort_key {
    let kind =
      switch element.kind {
      case .float: SLUICE_KEY_FLOAT
      case .signed: SLUICE_KEY_SIGNED
      case .unsigned, .boolean: SLUICE_KEY_UNSIGNED
      }
    let infinity: UInt64 =
      switch element {
      case .f64: 0x7ff0_0000_0000_0000
      case .f16: 0x7c00
      case .bf16: 0x7f80
      default: 0x7f80_0000
      }
    return sluice_sort_key(
      operand: Int32(operand), kind: UInt8(kind.rawValue), descending: isDescending ? 1 : 0,
      zeros_equal: zerosAreEqual ? 1 : 0, nans_equal: nansAreEqual ? 1 : 0,
      nans_unordered: nansAreUnordered ? 1 : 0, infinity: infinity)
  }
}
