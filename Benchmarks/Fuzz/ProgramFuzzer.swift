import Sluice

/// Drives mutated and written programs through reading, the verifier, the compiler and a run, and one check each, by its index.
///
/// What is run is small (`ProgramSize`), so that nothing the compiler or a run allocates may be large either; the rest is only
/// compiled. Loops that do not end are cancelled.
package struct ProgramFuzzer: Fuzzer {
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

  private let seed: UInt64
  private let corpus: FuzzCorpus

  package init(seed: UInt64, corpus: FuzzCorpus) {
    self.seed = seed
    self.corpus = corpus
  }

  /// The program of an index, the same each time.
  package func program(_ index: Int) -> FuzzProgram {
    var mutator = ProgramMutator(corpus: corpus, seed: seed, index: index)
    var program = mutator.program()
    guard index % 8 == Self.modesCheck else { return program }
    // The two modes are only compared in f64.
    var text = String(decoding: program.text, as: UTF8.self)
    for element in ["bf16", "f16", "f32"] {
      for end in [">", "["] { text = text.replacing(element + end, with: "f64" + end) }
    }
    program.text = Array(text.utf8)
    return program
  }

  /// Of eight programs in a row, the one of which forward and reverse mode are compared.
  private static let modesCheck = 5

  package func outcome(_ index: Int) -> Outcome { run(program(index), index: index) }

  package func text(_ index: Int) -> String { String(decoding: program(index).text, as: UTF8.self) }

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
    guard ProgramSize.isSmall(graph) else {
      try ProgramChecks.compile(graph)
      stage = .compiled
      if index % 8 >= 3, index % 8 <= Self.modesCheck {
        try ProgramChecks.compileDerivative(graph, isForward: index % 8 == 3)
      }
      return
    }
    let checks = ProgramChecks(
      graph: graph, inputs: try inputs(reading, index), threads: index % 5 == 0 ? 2 : 1)
    var isCompiled = false
    defer { if isCompiled, stage == .verified { stage = .compiled } }
    switch index % 8 {
    case 0: _ = try checks.results(.fast)
    case 1, 2: try checks.writing { isCompiled = true }
    case 3: try checks.derivative(isForward: true) { isCompiled = true }
    case 4: try checks.derivative(isForward: false) { isCompiled = true }
    case Self.modesCheck: try checks.modes { isCompiled = true }
    default: try checks.levels { isCompiled = true }
    }
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
}
