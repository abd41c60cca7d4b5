/// One operation of the IR: a small value whose stored properties are its attributes.
///
/// Names and semantics are StableHLO's. Everything that is known of an operation stands together in its file in
/// SluiceOperations: type rule, reference semantics, derivative, text and samples. The registry lists them all,
/// and tests driven by the registry check each against the others.
package protocol Operation: Hashable, Sendable {
  /// StableHLO's name without the dialect, e.g. `dot_general`. Unique in a registry.
  static var name: String { get }

  /// Reads the attributes that `write` wrote, in any order.
  init(reading attributes: inout AttributeReader) throws(SluiceError)

  /// Writes every attribute, in the order in which text shows them. What equals its default may be left out.
  func write(to attributes: inout AttributeWriter)

  /// How the element types of operands, results and regions hang together, where samples cannot show it: of operations
  /// with any number of operands, or with regions, or in kinds of types that exclude each other. In the notation of
  /// IR/LANGUAGE.md's table, a line for each way; nil is what the samples show.
  static var signature: String? { get }

  /// The type rule: result types for these operand types, or an error that says which shapes do not fit and why.
  /// The message does not repeat the operation's name or the operands' types: whoever calls adds both.
  func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType]

  /// Nested graphs, such as a reduction's body. They see only their own parameters.
  var regions: [Graph] { get }

  /// How deep the regions nest, these counted; 0 without any. Asked of every new operation: where there are many, an
  /// operation says it without a list of regions.
  var regionDepth: Int { get }

  /// The meaning of the operation, slow and obvious: floats are computed in f64 and rounded to the result's
  /// type, integers wrap at their width. Operand types have passed the type rule.
  func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor]

  /// The reverse-mode derivative: emits into `context.builder` the cotangents of the operands, nil where zero.
  /// An operation without one throws an error that says what to do instead.
  func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?]

  /// The forward-mode derivative: emits into `context.builder` the tangents of the results, nil where zero.
  /// An operation without one throws an error that says what to do instead.
  func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?]

  /// Operand types and attributes to test the operation on: every rank, type and corner that matters. Throws where one
  /// cannot be made, which fails whatever test asks for them.
  static var samples: [OperationSample] { get throws }
}

extension Operation {
  package var name: String { Self.name }
  package static var signature: String? { nil }
  package var regions: [Graph] { [] }
  package var regionDepth: Int { regions.reduce(0) { max($0, $1.regionDepth + 1) } }

  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    throw SluiceError(.unsupported, "there is no forward-mode derivative", note: "use reverse mode")
  }
}

/// What a pullback is given.
package struct PullbackContext {
  /// Emits into the graph being built; new nodes inherit the origin of the node being differentiated.
  package let builder: GraphBuilder
  package let operands: [Value]
  package let results: [Value]
  /// One a result, of the result's type; nil is zero. At least one is not nil.
  package let cotangents: [Value?]
  /// Whether the cotangent of each operand is wanted; for others a pullback may return nil to save work.
  package let wanted: [Bool]

  package init(
    builder: GraphBuilder, operands: [Value], results: [Value], cotangents: [Value?], wanted: [Bool]
  ) {
    self.builder = builder
    self.operands = operands
    self.results = results
    self.cotangents = cotangents
    self.wanted = wanted
  }
}

/// What a pushforward is given.
package struct PushforwardContext {
  /// Emits into the graph being built; new nodes inherit the origin of the node being differentiated.
  package let builder: GraphBuilder
  package let operands: [Value]
  package let results: [Value]
  /// One an operand, of the operand's type; nil is zero, as for all that are not floats. At least one is not nil.
  package let tangents: [Value?]

  package init(builder: GraphBuilder, operands: [Value], results: [Value], tangents: [Value?]) {
    self.builder = builder
    self.operands = operands
    self.results = results
    self.tangents = tangents
  }
}

/// One case on which tests exercise an operation.
package struct OperationSample: Sendable {
  package var operation: any Operation
  package var operands: [TensorType]
  /// The values to draw for each float or integer operand, inclusive; tests draw from -2...2 where absent.
  package var ranges: [Int: ClosedRange<Double>]
  /// What is added to the diagonals of some float operands' last two dimensions: positive definite matrices, say.
  package var diagonals: [Int: Double]
  /// Whether finite differences agree with the pullback on these ranges (no kink or tie is likely to be hit).
  package var isSmooth: Bool

  package init(
    _ operation: any Operation, _ operands: [TensorType], ranges: [Int: ClosedRange<Double>] = [:],
    diagonals: [Int: Double] = [:], isSmooth: Bool = true
  ) {
    self.operation = operation
    self.operands = operands
    self.ranges = ranges
    self.diagonals = diagonals
    self.isSmooth = isSmooth
  }
}
