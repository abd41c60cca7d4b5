import SluiceIR
import SluiceOperations
import SluicePasses

extension StandaloneWork {
  /// What all chunks share besides inputs and outputs: a line for each operation that needs any.
  var workspaceByteCount: Int {
    switch operation {
    case let operation as Convolution: convolutionWorkspace(operation)
    default: 0
    }
  }
}

extension Lowering {
  /// The kernel of an operation that has one of its own: a line for each such operation.
  mutating func lower(_ work: StandaloneWork) throws(SluiceError) {
    switch work.operation {
    case let operation as Cholesky: try lower(operation, work)
    case let operation as TriangularSolve: try lower(operation, work)
    case let operation as Sort: try lower(operation, work)
    case let operation as TopK: try lower(operation, work)
    case let operation as RngBitGenerator: try lower(operation, work)
    case let operation as Convolution: try lowerConvolution(operation, work)
    case let operation as ReduceWindow: try lowerScan(operation, work)
    case is RegroupBits: try lowerRegroupedBits(work)
    case is DynamicSlice: try lowerDynamicSlice(work)
    case is DynamicUpdateSlice: try lowerDynamicUpdateSlice(work)
    default: throw SluiceError(.internal, "lowering: `\(work.operation.name)` has no kernel")
    }
  }
}
