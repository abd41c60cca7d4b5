import SluiceIR

/// Random bits from a state: (state) to (the state after them, bits of `type`).
///
/// The state is u64[2] or, of Philox only, u64[3]: the key, then the counter (of Philox 128 bits; with two words the
/// second counts, and the key is the counter's upper half). A state gives the same bits everywhere and for ever: they
/// are XLA's.
package struct RngBitGenerator: StandaloneOperation {
  package enum Algorithm: String, CaseIterable, Hashable, Sendable {
    /// Philox, as on XLA's CPU and GPU.
    case `default` = "DEFAULT"
    case threefry = "THREE_FRY"
    case philox = "PHILOX"
  }

  package static let name = "rng_bit_generator"
  package let algorithm: Algorithm
  /// Integers or floats, whose bits are random.
  package let type: TensorType

  package init(_ algorithm: Algorithm, _ type: TensorType) {
    self.algorithm = algorithm
    self.type = type
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    // StableHLO's pretty form calls it `algorithm`.
    guard let value = attributes.takeIfPresent("algorithm") ?? attributes.takeIfPresent("rng_algorithm"),
      case .keyword(let word) = value
    else { throw SluiceError(.syntax, "the attribute `rng_algorithm` must be a word") }
    guard let algorithm = Algorithm(rawValue: word) else {
      throw SluiceError(
        .syntax, "there is no random algorithm `\(word)`", note: "there are DEFAULT, THREE_FRY and PHILOX")
    }
    guard attributes.declaredTypes.count == 2 else {
      throw SluiceError(
        .syntax, "two result types are needed, \(attributes.declaredTypes.count) are given",
        note: "give the state's, then that of the bits")
    }
    self.algorithm = algorithm
    type = attributes.declaredTypes[1]
  }

  package func write(to attributes: inout AttributeWriter) {
    attributes.write(keyword: algorithm.rawValue, "rng_algorithm")
  }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try OperandRules.count(operands, 1, "the state")
    let state = operands[0]
    let sizes = algorithm == .threefry ? [2] : [2, 3]
    guard state.element == .u64, state.rank == 1, sizes.contains(state.shape[0]) else {
      throw SluiceError(
        .shape, "the state is \(state)",
        note:
          "a state of \(algorithm.rawValue) is u64[\(sizes.map(String.init).joined(separator: "] or u64["))]")
    }
    guard type.element != .i1 else {
      throw SluiceError(.shape, "there are no random bits of i1", note: "draw u8 and compare")
    }
    return [state, type]
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] { [nil] }
  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] { [nil, nil] }

  package static var samples: [OperationSample] {
    let elements = ElementType.allCases.filter { $0 != .i1 }
    func sample(_ algorithm: Algorithm, _ type: TensorType, state: Int = 2) -> OperationSample {
      OperationSample(RngBitGenerator(algorithm, type), [.u64[state]], ranges: [0: 0...1e6], isSmooth: false)
    }
    let everyType = elements.flatMap { element in
      [Algorithm.threefry, .philox].map { sample($0, TensorType(element, [3, 5])) }
    }
    let shapes: [Shape] = [
      [], [1], [4], [5], [2, 3], [3, 2], [3, 3, 5], [0, 3], [3, 0], [5, 4, 3], [40, 33],
    ]
    return everyType
      + shapes.flatMap { shape in
        [
          sample(.threefry, TensorType(.u32, shape)), sample(.threefry, TensorType(.u64, shape)),
          sample(.philox, TensorType(.u32, shape), state: 3), sample(.philox, TensorType(.u64, shape)),
        ]
      } + [sample(.default, .u32[7], state: 3), sample(.threefry, .u8[70_001])]
  }
}

extension GraphBuilder {
  /// Random bits of `type` and the state after them.
  package func randomBits(
    _ state: Value, _ type: TensorType, _ algorithm: RngBitGenerator.Algorithm = .threefry
  ) -> (state: Value, bits: Value) {
    let results = add(RngBitGenerator(algorithm, type), [state], resultCount: 2)
    return (results[0], results[1])
  }
}
