import CSluiceKernels
import SluiceIR
import SluiceOperations
import SluicePasses

extension Lowering {
  /// An upper factor is a lower one with rows and columns exchanged.
  mutating func lower(_ cholesky: Cholesky, _ work: StandaloneWork) throws(SluiceError) {
    let input = work.inputs[0]
    let rank = input.sizes.count
    let (n, batch) = (input.sizes[rank - 1], input.sizes.dropLast(2))
    let batches = batch.reduce(1, *)
    guard n > 0, batches > 0 else { return }
    let cube = Double(n) * Double(n) * Double(n)
    let (source, output) = (try number(of: input.buffer), try number(of: work.outputs[0]))
    let (row, column) = cholesky.isLower ? (rank - 2, rank - 1) : (rank - 1, rank - 2)
    let memory = builder.descriptors
    let descriptor = memory.allocate(
      sluice_cholesky(
        in: source, out: output, type: input.element.matrixType, in_offset: Int64(input.offset), n: Int64(n),
        in_row: Int64(input.strides[row]), in_column: Int64(input.strides[column]),
        out_row: Int64(cholesky.isLower ? n : 1), out_column: Int64(cholesky.isLower ? 1 : n),
        batch: self.batch(of: input), batches: Int64(batches),
        batches_per_chunk: Int64(max(Double(elementsPerChunk) / cube, 1))))
    emit(
      SLUICE_KERNEL_CHOLESKY, descriptor, chunks: sluice_cholesky_chunks(descriptor),
      scratch: sluice_cholesky_scratch(descriptor),
      nanoseconds: Double(batches) * (cube * 0.05 + Double(n * n) * 3), reads: [source],
      writes: [output], name: "cholesky", path: "cholesky")
  }

  /// x op(a) = b is op(a)ᵀ xᵀ = bᵀ: rows and columns exchanged.
  mutating func lower(_ solve: TriangularSolve, _ work: StandaloneWork) throws(SluiceError) {
    let (a, b) = (work.inputs[0], work.inputs[1])
    guard b.elementCount > 0 else { return }
    let rank = a.sizes.count
    let batches = b.sizes.dropLast(2).reduce(1, *)
    let (first, second) = (rank - 2, rank - 1)
    let (rows, columns) = solve.isLeft ? (first, second) : (second, first)
    let isDirect = solve.isTransposed != solve.isLeft
    let (aRow, aColumn) = isDirect ? (first, second) : (second, first)
    let (left, right) = (try number(of: a.buffer), try number(of: b.buffer))
    let output = try number(of: work.outputs[0])
    let dense = b.shape.rowMajorStrides
    let (n, m) = (b.sizes[rows], b.sizes[columns])
    let descriptor = builder.descriptors.mutable(
      sluice_triangular(
        a: left, b: right, out: output, type: a.element.matrixType,
        forward: solve.isLower == isDirect ? 1 : 0, unit_diagonal: solve.hasUnitDiagonal ? 1 : 0,
        inverted: TriangularSolve.invertedRows.contains(n) ? 1 : 0, transposed: isDirect ? 0 : 1,
        a_offset: Int64(a.offset), b_offset: Int64(b.offset), n: Int64(n), m: Int64(m),
        a_row: Int64(a.strides[aRow]), a_column: Int64(a.strides[aColumn]), b_row: Int64(b.strides[rows]),
        b_column: Int64(b.strides[columns]), out_row: Int64(dense[rows]), out_column: Int64(dense[columns]),
        a_batch: batch(of: a), b_batch: batch(of: b), batches: Int64(batches), columns_per_chunk: 0,
        batches_per_chunk: 0))
    sluice_triangular_plan(descriptor)
    emit(
      SLUICE_KERNEL_TRIANGULAR, UnsafePointer(descriptor), chunks: sluice_triangular_chunks(descriptor),
      scratch: sluice_triangular_scratch(descriptor),
      nanoseconds: Double(batches * n)
        * (Double(n + 4) * Double(max(m, 16)) * (a.element == .f64 ? 0.012 : 0.005) + Double(m) * 0.05 + 10),
      reads: [left, right], writes: [output], name: "triangular_solve", path: "triangular_solve")
  }

  private func batch(of view: View) -> sluice_batch {
    let memory = builder.descriptors
    return sluice_batch(
      rank: Int32(view.sizes.count - 2), sizes: memory.array(view.sizes.dropLast(2).map(Int64.init)),
      strides: memory.array(view.strides.dropLast(2).map(Int64.init)))
  }
}

extension ElementType {
  /// The kernels' number for matrices of this float type.
  fileprivate var matrixType: Int32 {
    switch self {
    case .f64: Int32(SLUICE_MATRIX_F64.rawValue)
    case .f16: Int32(SLUICE_MATRIX_F16.rawValue)
    case .bf16: Int32(SLUICE_MATRIX_BF16.rawValue)
    default: Int32(SLUICE_MATRIX_F32.rawValue)
    }
  }
}
