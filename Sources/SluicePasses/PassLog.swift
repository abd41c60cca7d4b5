import SluiceIR

/// Runs passes one by one and keeps what there is to know about each: its time, the sizes before and after, and, if
/// asked, the text of its result. Verifies the result of every pass if asked.
package struct PassLog {
  package struct Entry: Sendable {
    package var pass: String
    package var phase: String
    /// What the sizes count.
    package var unit: String
    package var seconds: Double
    package var sizeBefore: Int
    package var sizeAfter: Int
    /// The dump after the pass, where it was wanted.
    package var text: String?
    package var dot: String?
  }

  /// Which dumps to keep.
  package enum Dumps: Hashable, Sendable {
    case nothing
    case all
    case after(String)

    func includes(_ pass: String) -> Bool {
      switch self {
      case .nothing: false
      case .all: true
      case .after(let name): name == pass
      }
    }
  }

  package private(set) var entries: [Entry] = []
  package let dumps: Dumps
  package let context: PassContext
  /// Called with each graph that a pass made; throws if it breaks a rule.
  private let verify: ((Graph) throws(SluiceError) -> Void)?
  /// Called with each pass from graph to graph; throws if what it was given and what it made differ in meaning.
  private let validate: Validate?

  /// The last argument is the number of rewrites that had been made before the pass.
  package typealias Validate = (
    Pass<Graph, Graph>, _ before: Graph, _ after: Graph, PassContext, _ rewritesBefore: Int
  ) throws(SluiceError) -> Void

  package init(
    dumps: Dumps = .nothing, context: PassContext = PassContext(),
    verify: ((Graph) throws(SluiceError) -> Void)? = nil, validate: Validate? = nil
  ) {
    self.dumps = dumps
    self.context = context
    self.verify = verify
    self.validate = validate
  }

  /// Runs `pass` and logs it. A broken result is an internal error that names the pass.
  package mutating func run<Input: Phase, Output: Phase>(
    _ pass: Pass<Input, Output>, on input: Input
  ) throws(SluiceError) -> Output {
    let clock = ContinuousClock()
    let start = clock.now
    let rewritesBefore = context.budget.spent
    let output = try pass.run(input, context)
    record(pass.name, output, seconds: (clock.now - start).seconds, sizeBefore: input.size)
    if let verify, let graph = output as? Graph {
      do throws(SluiceError) {
        try verify(graph)
      } catch {
        throw SluiceError(
          .internal, "after the pass \(pass.name): \(error.message)", at: error.location, notes: error.notes)
      }
    }
    if let validate, let graph = output as? Graph, let before = input as? Graph,
      let pass = pass as? Pass<Graph, Graph>
    {
      try validate(pass, before, graph, context, rewritesBefore)
    }
    return output
  }

  /// Logs a result that was not made by a pass here, such as the graph as declared.
  package mutating func record(
    _ name: String, _ phase: some Phase, seconds: Double = 0, sizeBefore: Int? = nil
  ) {
    let wanted = dumps.includes(name)
    entries.append(
      Entry(
        pass: name, phase: type(of: phase).phaseName, unit: type(of: phase).unit, seconds: seconds,
        sizeBefore: sizeBefore ?? phase.size, sizeAfter: phase.size, text: wanted ? phase.text : nil,
        dot: wanted ? phase.dot : nil))
  }
}

extension Duration {
  package var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
