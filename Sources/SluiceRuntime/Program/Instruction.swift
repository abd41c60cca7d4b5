import CSluiceKernels

/// One kernel call over some chunks. What it works on stands in its descriptor, which the program owns.
package struct Instruction: Sendable {
  package enum Kernel: Sendable {
    /// One of CSluiceKernels, in the variant for the session's instruction set.
    case kind(sluice_kernel_kind)
    /// Any function; for tests and measurements.
    case function(KernelFunction)
    /// No kernel: says which instruction is next.
    case control(ControlFlow)
  }

  package internal(set) var kernel: Kernel
  // Sendable by hand: it points into the program's descriptors, which nobody writes.
  nonisolated(unsafe) package let arguments: UnsafeRawPointer
  /// How many times the kernel is called, with 0..<chunkCount; 0 if there is nothing to do. Depends on shapes
  /// alone.
  package let chunkCount: Int
  /// Bytes of scratch memory that one call needs.
  package let scratchByteCount: Int
  /// All chunks on one core. Decides whether helpers are asked to share the work, never what is computed.
  package let estimatedNanoseconds: Int
  /// Positions in the program's buffer table; for dumps and checks.
  package let reads: [Int32]
  package let writes: [Int32]
  /// What it computes, e.g. `add.f32 tanh.f32`.
  package let name: String
  /// Which kernel in which way, e.g. `gemm packed` or `generic f64`; the compile report counts these.
  package let path: String
  /// The user's lines that it comes from; empty if none is known.
  package let source: String

  package init(
    _ kernel: Kernel, arguments: UnsafeRawPointer, chunkCount: Int, scratchByteCount: Int = 0,
    estimatedNanoseconds: Int, reads: [Int32] = [], writes: [Int32] = [], name: String, path: String = "",
    source: String = ""
  ) {
    self.kernel = kernel
    self.arguments = arguments
    self.chunkCount = chunkCount
    self.scratchByteCount = scratchByteCount
    self.estimatedNanoseconds = estimatedNanoseconds
    self.reads = reads
    self.writes = writes
    self.name = name
    self.path = path
    self.source = source
  }
}

/// A C function with a kernel's signature.
package struct KernelFunction: Sendable {
  // A C function has no state, but its imported type is not marked Sendable.
  nonisolated(unsafe) package let pointer: sluice_kernel

  package init(_ pointer: @escaping sluice_kernel) { self.pointer = pointer }
}

extension Instruction.Kernel: CustomStringConvertible {
  package var description: String {
    switch self {
    case .function: "function"
    case .control(let control): "\(control)"
    case .kind(SLUICE_KERNEL_TAPE): "tape"
    case .kind(SLUICE_KERNEL_GEMM): "gemm"
    case .kind(SLUICE_KERNEL_PACK): "pack"
    case .kind(SLUICE_KERNEL_REDUCE): "reduce"
    case .kind(SLUICE_KERNEL_REDUCE_BODY): "reduce_body"
    case .kind(SLUICE_KERNEL_COPY): "copy"
    case .kind(SLUICE_KERNEL_GATHER): "gather"
    case .kind(SLUICE_KERNEL_SCATTER): "scatter"
    case .kind(let kind): "kernel \(kind.rawValue)"
    }
  }
}
