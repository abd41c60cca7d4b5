import Dispatch
import Sluice
import SluiceInterchange
import SluiceOperations

/// What a program that runs must also satisfy. Each check throws a broken invariant, or what a program is rightly refused for.
struct ProgramChecks {
  /// Values of a program that is also run by the reference semantics, at most.
  static let maximumReferenceElements = 1 << 12
  /// How long a loop may run; many have no end.
  static let longestRun = DispatchTimeInterval.milliseconds(20)

  let graph: Graph
  let inputs: [NDArray]
  let threads: Int

  /// The results at one level. A loop that runs too long is cancelled: an error.
  func results(_ level: OptimizationLevel) throws(SluiceError) -> [NDArray] {
    try runner(level).run()
  }

  func runner(_ level: OptimizationLevel) throws(SluiceError) -> LimitedRunner {
    try LimitedRunner(graph, inputs, level, threads: threads)
  }

  /// Both levels that keep bits give the same ones, and so does the reference where it is exact.
  func levels(compiled: () -> Void) throws(SluiceError) {
    let exact = try runner(.exact)
    compiled()
    let results = try exact.run()
    try Self.requireSame(results, try self.results(.none), "-O exact and -O none")
    guard ReferenceExactness.isExact(graph),
      ProgramSize.elements(graph, atMost: Self.maximumReferenceElements) <= Self.maximumReferenceElements,
      !graph.holds("while")
    else { return }
    try Self.requireSame(results, try GraphRunner.reference(graph, inputs), "-O exact and the reference")
  }

  /// What is written reads as the same graph in IR text, and gives the same bits from StableHLO text.
  func writing(compiled: () -> Void) throws(SluiceError) {
    let text = GraphPrinter().print(graph)
    let read = try Self.unbroken("its own IR text") { () throws(SluiceError) in
      try GraphParser.parseOne(text, file: "written.sluice", registry: .standard)
    }
    guard read == graph else { throw SluiceError(.internal, "fuzz: its IR text reads as another graph") }
    let exact = try runner(.exact)
    compiled()
    let results = try exact.run()
    let again = try Self.unbroken("its own StableHLO text") { () throws(SluiceError) in
      try StableHLOReader.graph(
        Array(StableHLOWriter.text(of: graph).utf8), file: "written.mlir", keepsDonation: true)
    }
    let other = ProgramChecks(graph: again, inputs: inputs, threads: threads)
    try Self.requireSame(results, try other.results(.exact), "the program and what it was written as")
  }

  /// The derivative in one of the modes, at both levels that keep bits; the program's own results beside it are what they were.
  /// What has no derivative is refused.
  func derivative(isForward: Bool, compiled: () -> Void) throws(SluiceError) {
    let floats = graph.parameters.indices.filter { graph.parameters[$0].type.element.isFloat }
    let hasResults = graph.resultTypes.contains(where: \.element.isFloat)
    guard !floats.isEmpty, hasResults else { return try levels(compiled: compiled) }
    let derived =
      isForward ? try graph.jvp(withRespectTo: floats) : try graph.vjp(withRespectTo: floats)
    try Verifier.verify(derived)
    guard ProgramSize.isSmall(derived) else { return try Self.compile(derived) }
    var arrays = inputs
    var random = RandomInputs(seed: 1)
    for parameter in derived.parameters.dropFirst(inputs.count) {
      arrays.append(try NDArray(random.tensor(parameter.type).literal()))
    }
    let checks = ProgramChecks(graph: derived, inputs: arrays, threads: threads)
    let exact = try checks.runner(.exact)
    compiled()
    let results = try exact.run()
    try Self.requireSame(results, try checks.results(.none), "the derivative's -O exact and -O none")
    let own = Array(results.prefix(graph.results.count))
    try Self.requireSame(own, try self.results(.exact), "the results with a derivative and without")
  }

  /// Of what is too large to be run: compiling it takes neither the time nor the memory that running it would.
  static func compile(_ graph: Graph) throws(SluiceError) {
    for level in [OptimizationLevel.none, .exact] {
      _ = try compileGraph(graph, options: CompileOptions(optimization: level))
    }
  }

  static func compileDerivative(_ graph: Graph, isForward: Bool) throws(SluiceError) {
    let floats = graph.parameters.indices.filter { graph.parameters[$0].type.element.isFloat }
    guard !floats.isEmpty, graph.resultTypes.contains(where: \.element.isFloat) else { return }
    let derived = isForward ? try graph.jvp(withRespectTo: floats) : try graph.vjp(withRespectTo: floats)
    try Verifier.verify(derived)
    try compile(derived)
  }

  // MARK: Private

  /// An error of `body` is a broken invariant, but for what takes too much.
  private static func unbroken<Value>(
    _ what: String, _ body: () throws(SluiceError) -> Value
  ) throws(SluiceError) -> Value {
    do throws(SluiceError) {
      return try body()
    } catch {
      throw SluiceError(.internal, "fuzz: \(what): \(error)")
    }
  }

  private static func requireSame(
    _ found: [NDArray], _ expected: [NDArray], _ what: String
  ) throws(SluiceError) {
    guard found.count == expected.count else {
      throw SluiceError(.internal, "fuzz: \(what) return differently")
    }
    for (position, (a, b)) in zip(found, expected).enumerated() {
      let difference = TensorDifference.exact(
        ReferenceTensor(try a.literal()), ReferenceTensor(try b.literal()))
      if let difference {
        throw SluiceError(.internal, "fuzz: \(what) differ in result \(position): \(difference)")
      }
    }
  }
}

/// A compiled graph whose run is cancelled when it takes too long.
struct LimitedRunner {
  private let runner: GraphRunner
  private let cancellation = Cancellation()
  private let isEndless: Bool

  init(_ graph: Graph, _ inputs: [NDArray], _ level: OptimizationLevel, threads: Int) throws(SluiceError) {
    var options = CompileOptions(optimization: level)
    options.execution.threads = threads
    options.execution.cancellation = cancellation
    isEndless = graph.holds("while")
    runner = try GraphRunner(graph, inputs, options: options)
  }

  func run() throws(SluiceError) -> [NDArray] {
    let timer = isEndless ? DispatchSource.makeTimerSource(queue: .global()) : nil
    timer?.setEventHandler { [cancellation] in cancellation.cancel() }
    timer?.schedule(deadline: .now() + ProgramChecks.longestRun)
    timer?.activate()
    defer { timer?.cancel() }
    return try runner.run()
  }
}
