import CSluiceKernels

/// Reductions and copies of a 4096 x 4096 array, whose limit is memory.
enum MemoryKernelBenchmarks {
  struct Case {
    let name: String
    /// Bytes that must be read and written.
    let bytes: Double
    let seconds: (sluice_isa, _ threads: Int) -> Double
  }

  private static let side = 4096

  static func cases() -> [Case] {
    let bytes = Double(4 * side * side)
    let rows = sluice_dim(size: Int64(side), stride: Int64(side))
    let columns = sluice_dim(size: Int64(side), stride: 1)
    return [
      Case(name: "sum over axis 0", bytes: bytes) {
        reduce(kept: [columns], reduced: [rows], lanes: 1, isa: $0, $1)
      },
      Case(name: "sum over axis 1", bytes: bytes) {
        reduce(kept: [rows], reduced: [columns], lanes: 16, isa: $0, $1)
      },
      Case(name: "sum of all", bytes: bytes) {
        reduce(kept: [], reduced: [rows, columns], lanes: 16, isa: $0, $1)
      },
      Case(name: "transpose", bytes: 2 * bytes) { copy(from: [1, side], isa: $0, $1) },
      Case(name: "copy of rows backwards", bytes: 2 * bytes) { copy(from: [-side, 1], isa: $0, $1) },
      Case(name: "broadcast of a row", bytes: bytes) { copy(from: [0, 1], isa: $0, $1) },
    ]
  }

  private static func reduce(
    kept: [sluice_dim], reduced: [sluice_dim], lanes: UInt8, isa: sluice_isa, _ threads: Int
  ) -> Double {
    let memory = BenchmarkMemory()
    defer { withExtendedLifetime(memory) {} }
    var reduce = sluice_reduce()
    (reduce.in, reduce.out, reduce.`init`) = (0, 1, 1)
    reduce.monoid = UInt8(SLUICE_ADD_F32.rawValue)
    reduce.lanes = lanes
    reduce.partials = kept.isEmpty ? 1 : 0
    (reduce.kept_rank, reduce.reduced_rank) = (Int32(kept.count), Int32(reduced.count))
    reduce.kept = memory.values(kept)
    reduce.reduced = memory.values(reduced)
    reduce.chunk = 8192
    reduce.outputs_per_chunk = lanes == 1 ? 1024 : 64
    let step = KernelStep(
      kind: SLUICE_KERNEL_REDUCE, isa: isa, arguments: UInt(bitPattern: memory.values([reduce])),
      chunks: sluice_reduce_chunks(&reduce))
    return ChunkTeam.fastest(
      threads: threads, seconds: 0.3, [step], buffers: [memory.floats(side * side), memory.floats(side)],
      scratch: sluice_reduce_scratch(&reduce))
  }

  private static func copy(from strides: [Int], isa: sluice_isa, _ threads: Int) -> Double {
    let memory = BenchmarkMemory()
    defer { withExtendedLifetime(memory) {} }
    var copy = sluice_copy()
    (copy.in, copy.out) = (0, 1)
    (copy.element_size, copy.rank) = (4, 2)
    copy.in_offset = strides[0] < 0 ? Int64((side - 1) * -strides[0]) : 0
    copy.sizes = memory.values([Int64(side), Int64(side)])
    copy.in_strides = memory.values(strides.map(Int64.init))
    copy.out_strides = memory.values([Int64(side), 1])
    let chunks = sluice_copy_plan(&copy)
    let step = KernelStep(
      kind: SLUICE_KERNEL_COPY, isa: isa, arguments: UInt(bitPattern: memory.values([copy])), chunks: chunks)
    return ChunkTeam.fastest(
      threads: threads, seconds: 0.4, [step],
      buffers: [memory.floats(side * side), memory.floats(side * side)], scratch: 0)
  }
}
