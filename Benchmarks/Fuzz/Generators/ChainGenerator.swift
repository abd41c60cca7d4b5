import SluiceIR

/// Chains of values that each step reads twice: what follows them back without remembering where it was takes two to the power
/// of their length.
enum ChainGenerator {
  static func program(_ random: FuzzRandom) -> String {
    var writer = ProgramWriter(random: random)
    let element = writer.pick(ProgramWriter.elements)
    let type = TensorType(element, writer.pick([[], [], [3], [2, 2]]))
    var start = writer.parameter(type)
    switch writer.random.next(3) {
    case 0: start = writer.constant(writer.number(element), type)
    case 1 where type.rank > 0 && element != .i1: start = writer.add("stablehlo.iota dim = 0", type)
    default: break
    }
    let steps = 40 + writer.random.next(writer.random.happens(20) ? 260 : 40)
    let end = chain(from: start, steps: steps, &writer)
    let results = use(end, &writer)
    return writer.function(returning: results)
  }

  /// `steps` values, each made of the one before it, twice, and sometimes of the one before that.
  static func chain(from start: String, steps: Int, _ writer: inout ProgramWriter) -> String {
    let type = writer.type(of: start)
    // Mostly one operation again and again: in a mixture an opaque one soon stops whoever walks.
    let only = writer.random.happens(60) ? writer.random.next(12) : nil
    var (current, last) = (start, start)
    for _ in 0..<steps {
      let next = step(only ?? writer.random.next(13), current, last, type, &writer)
      (last, current) = (current, next)
    }
    return current
  }

  private static func step(
    _ kind: Int, _ x: String, _ last: String, _ type: TensorType, _ writer: inout ProgramWriter
  ) -> String {
    let predicate = type.with(element: .i1)
    let text = ProgramWriter.text(type)
    let isBoolean = type.element == .i1
    switch kind {
    case 0: return writer.apply(isBoolean ? "and" : "multiply", x, x, of: type)
    case 1: return writer.apply(isBoolean ? "xor" : "add", x, x, of: type)
    case 2: return writer.apply("maximum", x, x, of: type)
    case 3: return writer.apply(isBoolean ? "or" : "add", x, last, of: type)
    case 4: return writer.apply(isBoolean ? "and" : "subtract", x, last, of: type)
    case 5:
      let direction = writer.pick(["LT", "EQ", "GE"])
      let p = writer.add(
        "stablehlo.compare \(direction), \(x), \(last)", predicate,
        signature: "(\(text), \(text)) -> \(ProgramWriter.text(predicate))")
      return writer.add(
        "stablehlo.select \(p), \(x), \(last)", type, signature: "\(ProgramWriter.text(predicate)), \(text)")
    case 6: return writer.apply("clamp", x, x, last, of: type)
    case 7:
      guard type.rank > 0 else { return writer.apply("minimum", x, last, of: type) }
      let wide = type.with(shape: Shape([type.shape[0] * 2] + type.shape.dropFirst()))
      let both = writer.generic("concatenate", [x, last], attributes: "dimension = 0 : i64", [wide])
      return writer.generic(
        "slice", [both],
        attributes:
          "start_indices = array<i64: \(list(type.shape.map { _ in 0 }))>, limit_indices = array<i64: "
          + "\(list(type.shape.dimensions))>, strides = array<i64: \(list(type.shape.map { _ in 1 }))>",
        [type])
    case 8:
      let index = writer.constant("\(writer.random.next(3))", .i32)
      let branches = (0..<2).map { branch in
        writer.region([]) { writer, _ in
          [writer.apply(branch == 0 && type.element != .i1 ? "multiply" : "maximum", x, last, of: type)]
        }
      }
      return writer.generic("case", [index], regions: branches, [type])
    case 9: return writer.apply(type.element.isFloat ? "divide" : "or", x, last, of: type)
    case 10: return writer.apply(type.element.isFloat ? "power" : "xor", x, last, of: type)
    case 11: return writer.apply(type.element == .i1 ? "or" : "remainder", x, last, of: type)
    default: return writer.generic("optimization_barrier", [x], [type])
    }
  }

  /// What makes the compiler ask how large a value is, or where it stands: bounds of loops, places of rows, comparisons.
  static func use(_ value: String, _ writer: inout ProgramWriter) -> [String] {
    let type = writer.type(of: value)
    let scalar = type.with(shape: [])
    var single = value
    if type.rank > 0 {
      let ones = Shape(type.shape.map { _ in 1 })
      let corner = writer.generic(
        "slice", [value],
        attributes:
          "start_indices = array<i64: \(list(ones.map { _ in 0 }))>, limit_indices = array<i64: "
          + "\(list(ones.dimensions))>, strides = array<i64: \(list(ones.dimensions))>",
        [type.with(shape: ones)])
      single = writer.generic("reshape", [corner], [scalar])
    }
    var results = [value]
    let predicate = writer.generic(
      "compare", [value, value],
      attributes:
        "comparison_direction = #stablehlo<comparison_direction \(writer.pick(["LT", "GE", "NE"]))>",
      [type.with(element: .i1)])
    results.append(predicate)
    let rows = writer.parameter(.f32[5, 2])
    if type.element.isInteger {
      results.append(
        writer.generic(
          "dynamic_slice", [rows, single, single], attributes: "slice_sizes = array<i64: 2, 1>", [.f32[2, 1]])
      )
      results.append(
        writer.generic(
          "gather", [rows, single],
          attributes:
            "dimension_numbers = #stablehlo.gather<offset_dims = [0], collapsed_slice_dims = [0], "
            + "start_index_map = [0], index_vector_dim = 0>, slice_sizes = array<i64: 1, 2>",
          [.f32[2]]))
    }
    if writer.random.happens(40), type.element.isInteger {
      results.append(LoopGenerator.loop(bound: single, carrying: rows, depth: 1, &writer))
    }
    return results
  }

  static func list(_ numbers: some Sequence<Int>) -> String {
    numbers.map { "\($0)" }.joined(separator: ", ")
  }
}
