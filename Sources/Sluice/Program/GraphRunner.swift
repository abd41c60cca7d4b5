import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime

/// Runs a graph on given values: inputs are passed each time, state starts from its values and is updated between runs.
package final class GraphRunner {
  private let graph: Graph
  private let executable: Executable
  private let state: State
  private let session: Session
  private let inputs: [NDArray]

  /// `values` has one array a parameter, in order.
  package init(_ graph: Graph, _ values: [NDArray], options: CompileOptions) throws(SluiceError) {
    self.graph = graph
    executable = try Executable(graph, options)
    state = try State(executable.program.stateLayout)
    for (parameter, value) in zip(graph.parameters, values) where parameter.role == .state {
      try state.write(parameter.name, value.literal())
    }
    session = try executable.makeSession(state)
    inputs = zip(graph.parameters, values).filter { $0.0.role == .input }.map(\.1)
  }

  package var report: CompileReport { executable.compiled.report }

  /// All results of the graph in order; those that update the State are read from it.
  package func run() throws(SluiceError) -> [NDArray] {
    var outputs = try executable.run(session, inputs)[...]
    var results: [NDArray] = []
    for result in graph.results {
      if let updated = result.updates {
        results.append(try NDArray(state.read(graph.parameters[updated].name)))
      } else if let output = outputs.popFirst() {
        results.append(output)
      }
    }
    return results
  }

  /// One more run into arrays that `makeOutputs` gave, and nothing else: what benchmarks time.
  package func step(into outputs: [NDArray]) throws(SluiceError) {
    try executable.run(session, inputs, into: outputs)
  }

  /// Arrays for what the program returns.
  package func makeOutputs() throws(SluiceError) -> [NDArray] { try executable.makeOutputs() }

  /// One more run, with the time of each instruction.
  package func profile() throws(SluiceError) -> String {
    try executable.profile(session, inputs)
  }

  /// The results by the reference semantics: slow, of any type.
  package static func reference(_ graph: Graph, _ values: [NDArray]) throws(SluiceError) -> [NDArray] {
    var inputs: [ReferenceTensor] = []
    for value in values { inputs.append(ReferenceTensor(try value.literal())) }
    var results: [NDArray] = []
    for result in try ReferenceEvaluator.evaluate(graph, inputs) {
      results.append(try NDArray(result.literal()))
    }
    return results
  }
}

/// Compiles a graph as it is.
package func compileGraph(_ graph: Graph, options: CompileOptions) throws(SluiceError) -> CompiledProgram {
  try SluiceRuntime.compile(graph, options: options, layout: nil)
}

/// A graph compiled as it is, with the stages that it reached even where it cannot be: what a dump shows.
package struct Compilation {
  package let log: [PassLog.Entry]
  package let outcome: Result<CompiledProgram, SluiceError>

  package init(_ graph: Graph, _ options: CompileOptions) {
    var log = PassLog(options)
    outcome = Result { () throws(SluiceError) in
      try SluiceRuntime.compile(graph, options: options, layout: nil, log: &log)
    }
    self.log = log.entries
  }
}
