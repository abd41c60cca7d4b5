import Dispatch
import Sluice

/// Drives mutated programs through reading, the verifier, the compiler and a run.
///
/// What is compiled declares no more than `maximumElements` in sum, so that nothing the compiler or a run allocates may be
/// large either. Loops that do not end are cancelled after `longestRun`.
package struct ProgramFuzzer: Sendable {
  /// How far a program came. The raw values are what a worker says of it.
  package enum Stage: UInt8, CaseIterable, Sendable {
    case refused = 0x30
    case read, verified, compiled, ran
    /// An error that says a broken invariant of Sluice's own.
    case broken
  }

  package struct Outcome {
    package var stage = Stage.refused
    package var error: SluiceError?
  }

  static let maximumElements = 1 << 20
  static let longestRun = DispatchTimeInterval.seconds(1)

  private let seed: UInt64
  private let corpus: FuzzCorpus

  package init(seed: UInt64, corpus: FuzzCorpus) {
    self.seed = seed
    self.corpus = corpus
  }

  /// The program of an index, the same each time.
  package func program(_ index: Int) -> FuzzProgram {
    var mutator = ProgramMutator(corpus: corpus, seed: seed, index: index)
    return mutator.program()
  }

  /// What becomes of it.
  package func run(_ program: FuzzProgram, index: Int) -> Outcome {
    var outcome = Outcome()
    do throws(SluiceError) {
      let readings = try FuzzReader.readings(program)
      guard !readings.isEmpty else { return outcome }
      outcome.stage = .read
      try run(readings[index % readings.count], index, &outcome.stage)
    } catch {
      outcome.error = error
      if error.kind == .internal { outcome.stage = .broken }
    }
    return outcome
  }

  private func run(_ reading: FuzzReading, _ index: Int, _ stage: inout Stage) throws(SluiceError) {
    let graph = reading.graph
    try Verifier.verify(graph)
    stage = .verified
    guard Self.elements(graph) <= Self.maximumElements else { return }
    var options = CompileOptions(optimization: [.none, .exact, .fast][index % 3])
    options.execution.threads = index % 5 == 0 ? 2 : 1
    let cancellation = Cancellation()
    options.execution.cancellation = cancellation
    let isEndless = graph.holds("while")
    let timer = isEndless ? DispatchSource.makeTimerSource(queue: .global()) : nil
    timer?.setEventHandler { cancellation.cancel() }
    timer?.schedule(deadline: .now() + Self.longestRun)
    timer?.activate()
    defer { timer?.cancel() }
    let runner = try GraphRunner(graph, try inputs(reading, index), options: options)
    stage = .compiled
    _ = try runner.run()
    stage = .ran
  }

  private func inputs(_ reading: FuzzReading, _ index: Int) throws(SluiceError) -> [NDArray] {
    var random = RandomInputs(seed: seed &+ UInt64(index))
    var arrays: [NDArray] = []
    for (position, parameter) in reading.graph.parameters.enumerated() {
      if position < reading.inputs.count, reading.inputs[position].type == parameter.type {
        arrays.append(try NDArray(reading.inputs[position]))
      } else {
        arrays.append(try NDArray(random.tensor(parameter.type, special: true).literal()))
      }
    }
    return arrays
  }

  /// Of all values together, regions included; no more is counted than it takes to be too many.
  private static func elements(_ graph: Graph) -> Int {
    var count = 0
    for type in graph.parameterTypes { count += min(type.elementCount, maximumElements + 1) }
    for node in graph.nodes.indices {
      for result in graph.results(of: node) {
        count += min(graph.type(of: Value(result)).elementCount, maximumElements + 1)
      }
      for region in graph.operation(of: node).regions { count += elements(region) }
      if count > maximumElements { return count }
    }
    return count
  }
}

extension Graph {
  /// Whether an operation of this name stands here or in a region.
  fileprivate func holds(_ name: String) -> Bool {
    nodes.indices.contains { node in
      let operation = operation(of: node)
      return operation.name == name || operation.regions.contains { $0.holds(name) }
    }
  }
}
