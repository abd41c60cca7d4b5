import SluiceIR
import SluiceOperations
import SluicePasses
import Synchronization

/// Runs single operations on constants, each compiled unfused and run on one thread; sessions are kept for as long
/// as the folder lives.
package final class KernelFolder: Sendable {
  private struct Key: Hashable {
    let operation: OperationTable.Key
    let operands: [TensorType]
  }

  /// Nil: there is no kernel.
  private let sessions = Mutex<[Key: Session?]>([:])
  private let execution: ExecutionOptions

  package init(_ execution: ExecutionOptions = ExecutionOptions()) {
    var single = execution
    single.threads = 1
    self.execution = single
  }

  package func evaluate(
    _ operation: any Operation, _ operands: [Literal]
  ) throws(SluiceError) -> [Literal]? {
    let key = Key(operation: OperationTable.Key(operation: operation), operands: operands.map(\.type))
    let session: Session?
    if let known = sessions.withLock({ $0[key] }) {
      session = known
    } else {
      session = try compiled(operation, key.operands)
      sessions.withLock { $0[key] = session }
    }
    return try session?.run(operands)
  }

  private func compiled(
    _ operation: any Operation, _ operands: [TensorType]
  ) throws(SluiceError) -> Session? {
    let builder = GraphBuilder(name: operation.name)
    let parameters = operands.map { builder.parameter($0) }
    let count = try operation.resultTypes(of: operands).count
    let graph = try builder.finish(builder.add(operation, parameters, resultCount: count))
    do throws(SluiceError) {
      let program = try compile(graph, options: CompileOptions(optimization: .none)).program
      return try Session(program, options: execution)
    } catch {
      // An operation that has no kernel or asks for too much memory stays where it is; the whole program's compile or its
      // run says so.
      guard error.kind == .unsupported || error.kind == .resource else { throw error }
      return nil
    }
  }
}
