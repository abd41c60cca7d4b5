import SluiceIR
import SluiceOperations
import SluicePasses

/// Computes one operation on constants by the runtime's own kernels, so that what is folded has the bits that the program
/// would have computed. The evaluator gives nil where there is no kernel.
func kernelEvaluator(
  _ execution: ExecutionOptions
) -> @Sendable (any Operation, [Literal]) throws(SluiceError) -> [Literal]? {
  { (operation, operands) throws(SluiceError) in
    let builder = GraphBuilder(name: operation.name)
    let parameters = operands.map { builder.parameter($0.type) }
    let types = try operation.resultTypes(of: operands.map(\.type))
    let graph = try builder.finish(builder.add(operation, parameters, resultCount: types.count))
    do throws(SluiceError) {
      let program = try compile(graph, options: CompileOptions(optimization: .none)).program
      let options = ExecutionOptions(threads: 1, instructionSet: execution.instructionSet)
      return try Session(program, options: options).run(operands)
    } catch {
      if error.kind == .unsupported { return nil }
      throw error
    }
  }
}
