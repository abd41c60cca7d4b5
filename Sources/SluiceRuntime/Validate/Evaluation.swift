import SluiceIR
import SluiceOperations
import SluicePasses

/// A graph compiled to be compared with others: run on tensors, without a State of the caller's.
package struct Evaluation: Sendable {
  private let graph: Graph
  private let session: Session
  private let state: State

  package init(_ graph: Graph, _ options: CompileOptions) throws(SluiceError) {
    try self.init(graph, try compile(graph, options: options).program, options.execution)
  }

  /// `program` is compiled from `graph`, or from one of the same parameters and results.
  package init(_ graph: Graph, _ program: Program, _ execution: ExecutionOptions) throws(SluiceError) {
    self.graph = graph
    state = try State(program.stateLayout)
    session = try Session(program, state: state, options: execution)
  }

  /// All results in order, those that update state included, given one tensor a parameter.
  package func run(_ inputs: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    var literals: [Literal] = []
    for (parameter, input) in zip(graph.parameters, inputs) {
      switch parameter.role {
      case .input: literals.append(try input.literal())
      case .state: try state.write(parameter.name, try input.literal())
      }
    }
    var returned = try session.run(literals).makeIterator()
    var results: [ReferenceTensor] = []
    for result in graph.results {
      if let parameter = result.updates {
        results.append(ReferenceTensor(try state.read(graph.parameters[parameter].name)))
      } else if let literal = returned.next() {
        results.append(ReferenceTensor(literal))
      }
    }
    return results
  }
}
