import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime

/// Runs graphs compiled and by the reference, on one set of random inputs.
enum CompiledRun {
  /// A small generator with a seed, so that failures repeat.
  struct Generator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state &* 0x2545_F491_4F6C_DD1D
    }

    mutating func tensor(_ type: TensorType, in range: ClosedRange<Double> = -2...2) -> ReferenceTensor {
      let count = type.elementCount
      if type.element.isFloat {
        return ReferenceTensor(
          rounding: (0..<count).map { _ in Double.random(in: range, using: &self) }, to: type)
      }
      let bounds = Int64(range.lowerBound.rounded(.up))...Int64(range.upperBound.rounded(.down))
      return ReferenceTensor(
        wrapping: (0..<count).map { _ in Int64.random(in: bounds, using: &self) }, to: type)
    }
  }

  /// The results of the compiled graph: those that are returned, then for each parameter of state its value
  /// afterwards.
  static func results(
    _ graph: Graph, _ inputs: [ReferenceTensor], options: CompileOptions = validating
  ) throws -> (returned: [ReferenceTensor], state: [ReferenceTensor]) {
    let compiled = try compile(graph, options: options)
    let layout = try StateLayout([graph])
    let state = try State(layout)
    var literals: [Literal] = []
    for (parameter, input) in zip(graph.parameters, inputs) {
      switch parameter.role {
      case .input: literals.append(try input.literal())
      case .state: try state.write(parameter.name, try input.literal())
      }
    }
    let session = try Session(compiled.program, state: state, options: options.execution)
    let returned = try session.run(literals).map { ReferenceTensor($0) }
    let after = try graph.parameters.filter { $0.role == .state }.map {
      ReferenceTensor(try state.read($0.name))
    }
    return (returned, after)
  }

  /// What the reference says of the same.
  static func expected(
    _ graph: Graph, _ inputs: [ReferenceTensor]
  ) throws -> (returned: [ReferenceTensor], state: [ReferenceTensor]) {
    let all = try ReferenceEvaluator.evaluate(graph, inputs)
    var state = inputs
    var returned: [ReferenceTensor] = []
    for (result, value) in zip(graph.results, all) {
      if let parameter = result.updates { state[parameter] = value } else { returned.append(value) }
    }
    return (
      returned, graph.parameters.indices.filter { graph.parameters[$0].role == .state }.map { state[$0] }
    )
  }

  static let validating = CompileOptions(optimization: .none, verifies: true)
}

extension ReferenceTensor {
  /// Whether all elements have equal bits, NaNs apart.
  func isSameBits(as other: ReferenceTensor) -> Bool {
    type == other.type && integers == other.integers
      && zip(floats, other.floats).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN }
  }

  /// The first element at which the two differ by more than `relative` of the larger or `absolute`; nil if none does.
  /// Integers must be equal; NaN equals NaN.
  func difference(from other: ReferenceTensor, relative: Double, absolute: Double) -> String? {
    guard type == other.type else { return "\(type), not \(other.type)" }
    if !type.element.isFloat {
      let at = zip(integers, other.integers).enumerated().first { $0.element.0 != $0.element.1 }
      return at.map { "[\($0.offset)] is \($0.element.0), not \($0.element.1)" }
    }
    for (index, (a, b)) in zip(floats, other.floats).enumerated() where a != b && !(a.isNaN && b.isNaN) {
      let bound = max(relative * max(a.magnitude, b.magnitude), absolute)
      if !((a - b).magnitude <= bound) || a.isInfinite || b.isInfinite {
        return "[\(index)] is \(a), not \(b)"
      }
    }
    return nil
  }
}
