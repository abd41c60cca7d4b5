import CSluiceKernels

/// A tape that applies one operation of one or two operands to rows of f32 or f64 elements, ready to run on one instruction set.
///
/// It owns C memory, since descriptors hold addresses; one thread runs it.
final class FunctionTape<Element: BinaryFloatingPoint> {
  let count: Int
  let output: UnsafeMutableBufferPointer<Element>
  private let kernel: sluice_kernel
  private let tape: UnsafeMutablePointer<sluice_tape>
  private let steps: UnsafeMutablePointer<sluice_step>
  private let dims: UnsafeMutablePointer<sluice_dim>
  private let accesses: UnsafeMutablePointer<sluice_access>
  private let classes: UnsafeMutablePointer<UInt8>
  private let buffers: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private let prepared: UnsafeMutableRawPointer
  private let scratch: UnsafeMutableRawPointer

  /// Nil if there is no such operation or no kernel for `isa` here. `inputs` are the caller's, and all as long.
  init?(_ name: String, isa: sluice_isa, inputs: [UnsafeMutableBufferPointer<Element>]) {
    let isDouble = Element.self == Double.self
    let element = isDouble ? "f64" : "f32"
    let opcode = sluice_opcode_named("\(name).\(element)")
    guard opcode >= 0, let kernel = sluice_kernel_for(SLUICE_KERNEL_TAPE, isa) else { return nil }
    let (count, last) = (inputs[0].count, UInt16(inputs.count - 1))
    self.count = count
    self.kernel = kernel
    output = .allocate(capacity: count)
    output.initialize(repeating: 0)
    var program = (0...last).map {
      sluice_step(op: UInt16(SLUICE_OP_LOAD.rawValue), dst: $0, a: $0, b: 0, c: 0)
    }
    program.append(sluice_step(op: UInt16(opcode), dst: 0, a: 0, b: last, c: 0))
    if name == "is_finite" {
      let convert = sluice_opcode_named("convert.i1.\(element)")
      program.append(sluice_step(op: UInt16(convert), dst: 0, a: 0, b: 0, c: 0))
    }
    program.append(sluice_step(op: UInt16(SLUICE_OP_STORE.rawValue), dst: 0, a: 0, b: last + 1, c: 0))
    steps = .allocate(capacity: program.count)
    steps.initialize(from: program, count: program.count)
    dims = .allocate(capacity: 1)
    dims.initialize(to: sluice_dim(size: Int64(count), stride: 1))
    accesses = .allocate(capacity: inputs.count + 1)
    for buffer in 0...inputs.count {
      let access = sluice_access(
        buffer: Int32(buffer), type: UInt8((isDouble ? SLUICE_F64 : SLUICE_F32).rawValue), row_rank: 0,
        col_rank: 1, offset: 0,
        dims: dims)
      (accesses + buffer).initialize(to: access)
    }
    classes = .allocate(capacity: inputs.count)
    classes.initialize(
      repeating: UInt8(SLUICE_FULL.rawValue | (isDouble ? SLUICE_WIDE.rawValue : 0)), count: inputs.count)
    buffers = .allocate(capacity: inputs.count + 1)
    for (index, buffer) in (inputs + [output]).enumerated() {
      (buffers + index).initialize(to: UnsafeMutableRawPointer(buffer.baseAddress))
    }
    tape = .allocate(capacity: 1)
    tape.initialize(
      to: sluice_tape(
        rows: 1, cols: Int64(count), chunk_rows: 1, chunk_cols: Int64(count),
        step_count: Int32(program.count),
        register_count: Int32(inputs.count), access_count: Int32(inputs.count + 1), constant_count: 0,
        steps: steps, register_classes: classes,
        constants: nil, accesses: accesses, prepared: nil))
    prepared = .allocate(byteCount: sluice_tape_prepared_size(tape), alignment: 64)
    sluice_tape_prepare(tape, 1, Int64(count), prepared)
    scratch = .allocate(byteCount: sluice_tape_scratch(tape), alignment: 64)
  }

  deinit {
    output.deallocate()
    steps.deallocate()
    dims.deallocate()
    accesses.deallocate()
    classes.deallocate()
    buffers.deallocate()
    tape.deallocate()
    prepared.deallocate()
    scratch.deallocate()
  }

  func run() {
    kernel(tape, buffers, 0, scratch)
  }
}
