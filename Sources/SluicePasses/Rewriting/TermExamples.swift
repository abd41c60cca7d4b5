import SluiceIR
import SluiceOperations

/// Graphs that are the left side of a law of scalars, for several element types and shapes.
enum TermExamples {
  static let elements: [ElementType] = [.f32, .f64, .f16, .i32, .i8, .u32, .i1]
  static let shapes: [Shape] = [[7], [], [2, 3]]

  static func graphs(_ name: String, _ term: Term, _ kinds: [ElementType.Kind]) throws(SluiceError) -> [Graph]
  {
    var graphs: [Graph] = []
    for element in elements where kinds.contains(element.kind) {
      for shape in shapes {
        let builder = GraphBuilder(name: name)
        var variables = TermVariables()
        variables.collect(term, TensorType(element, shape), isPredicate: false)
        variables.declare(in: builder)
        graphs.append(try builder.finish([variables.build(term, TensorType(element, shape), builder)]))
      }
    }
    return graphs
  }
}

/// The variables of a term with their types, as parameters.
private struct TermVariables {
  private var types: [Int: (TensorType, ValueFacts)] = [:]
  private var values: [Int: Value] = [:]

  mutating func collect(_ term: Term, _ type: TensorType, isPredicate: Bool) {
    switch term {
    case .variable(let index, let facts):
      types[index] = (isPredicate ? type.with(element: .i1) : type, facts.union(types[index]?.1 ?? []))
    case .constant: break
    case .apply(let operation, let arguments):
      for (position, argument) in arguments.enumerated() {
        let predicate = operation is Select && position == 0 || isPredicate && !(operation is Compare)
        collect(argument, type, isPredicate: predicate)
      }
    }
  }

  /// Parameters first. A value known to be whole or not negative is made from an integer or by `abs`.
  mutating func declare(in builder: GraphBuilder) {
    let order = types.keys.sorted()
    for index in order {
      guard let (type, facts) = types[index] else { continue }
      let isWhole = type.element.isFloat && facts.contains(.neverNaN)
      // Every i8 is finite in every float type.
      let source: ElementType = type.element == .f16 ? .i8 : .i32
      values[index] = builder.parameter(isWhole ? type.with(element: source) : type)
    }
    for index in order {
      guard let (type, facts) = types[index], let value = values[index], type.element.isFloat, !facts.isEmpty
      else { continue }
      let bounded = facts.contains(.neverNaN) ? builder.convert(value, to: type.element) : value
      let sign =
        facts.contains(.nonNegative) || facts.contains(.neverNegativeZero) && !facts.contains(.neverNaN)
      values[index] = sign ? builder.abs(bounded) : bounded
    }
  }

  func build(_ term: Term, _ type: TensorType, _ builder: GraphBuilder, isPredicate: Bool = false) -> Value {
    switch term {
    case .variable(let index, _): return values[index] ?? .poison
    case .constant(let value):
      let type = isPredicate ? type.with(element: .i1) : type
      guard let bytes = RuleSite.encoded(value, type.element), let literal = try? Literal(splat: bytes, type)
      else { return .poison }
      return builder.constant(literal)
    case .apply(let operation, let arguments):
      return builder.add(
        operation,
        arguments.enumerated().map { position, argument in
          let predicate = operation is Select && position == 0 || isPredicate && !(operation is Compare)
          return build(argument, type, builder, isPredicate: predicate)
        }
      ).first ?? .poison
    }
  }
}
