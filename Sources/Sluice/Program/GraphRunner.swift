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
  private let inputAddresses: [UnsafeRawPointer]

  /// Arrays for what the program returns, to run into again and again.
  package struct Outputs {
    package let arrays: [NDArray]
    fileprivate let addresses: [UnsafeMutableRawPointer]
  }

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
    inputAddresses = inputs.map { UnsafeRawPointer($0.memory.base) }
    try executable.check(inputs)
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
  ///
  /// The addresses are those of arrays that this runner and `outputs` hold.
  package func step(into outputs: Outputs) throws(SluiceError) {
    defer { withExtendedLifetime((self, outputs)) {} }
    try session.run(inputs: inputAddresses, outputs: outputs.addresses)
  }

  package func makeOutputs() throws(SluiceError) -> Outputs {
    let arrays = try executable.makeOutputs()
    return Outputs(arrays: arrays, addresses: arrays.map(\.memory.base))
  }

  /// So many runs more, with the mean time of each instruction.
  package func profile(runs: Int = 1) throws(SluiceError) -> String {
    try executable.profile(session, inputs, runs: runs)
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
