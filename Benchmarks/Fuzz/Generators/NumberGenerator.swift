import SluiceIR

/// Numbers at the edges of every type through arithmetic, shifts by more than the width, division by zero, remainders, and
/// conversions between all types; as constants, which the compiler folds, and as parameters, which it cannot.
enum NumberGenerator {
  static func program(_ random: FuzzRandom) -> String {
    var writer = ProgramWriter(random: random)
    let shape = writer.pick([[], [3], [7], [2, 3], [0], [17]] as [Shape])
    var values: [String] = []
    for _ in 0..<3 { values.append(source(TensorType(writer.pick(ProgramWriter.elements), shape), &writer)) }
    for _ in 0..<4 + writer.random.next(12) {
      let x = writer.pick(values)
      values.append(next(x, values, &writer))
    }
    return writer.function(returning: Array(values.suffix(4)))
  }

  private static func source(_ type: TensorType, _ writer: inout ProgramWriter) -> String {
    switch writer.random.next(4) {
    case 0: return writer.parameter(type)
    case 1 where type.elementCount > 1 && type.rank == 1:
      let numbers = (0..<type.elementCount).map { _ in writer.number(type.element) }
      return writer.constant("[" + numbers.joined(separator: ", ") + "]", type)
    case 2 where type.rank > 0 && type.element != .i1: return writer.add("stablehlo.iota dim = 0", type)
    default: return writer.constant(type.elementCount == 0 ? "" : writer.number(type.element), type)
    }
  }

  private static let arithmetic = [
    "add", "subtract", "multiply", "divide", "remainder", "maximum", "minimum", "power",
  ]
  private static let bits = [
    "and", "or", "xor", "shift_left", "shift_right_logical", "shift_right_arithmetic",
  ]
  private static let exact = ["negate", "abs", "sign"]

  private static func next(_ x: String, _ values: [String], _ writer: inout ProgramWriter) -> String {
    let type = writer.type(of: x)
    let element = type.element
    let alike = values.filter { writer.type(of: $0) == type }
    let y = writer.random.happens(40) ? source(type, &writer) : writer.pick(alike)
    switch writer.random.next(8) {
    case 0, 1:
      let other = type.with(element: writer.pick(ProgramWriter.elements))
      return writer.generic("convert", [x], [other])
    case 2:
      let p = writer.generic(
        "compare", [x, y],
        attributes: "comparison_direction = #stablehlo<comparison_direction "
          + writer.pick(["LT", "LE", "GT", "GE", "EQ", "NE"]) + ">", [type.with(element: .i1)])
      return writer.generic("select", [p, x, y], [type])
    case 3: return writer.apply("clamp", x, y, x, of: type)
    case 4 where element.isFloat:
      return writer.generic(
        writer.pick(["floor", "ceil", "round_nearest_even", "sqrt", "negate", "abs"]), [x], [type])
    case 4:
      return writer.generic(
        element == .i1 ? "not" : writer.pick(["not", "popcnt", "count_leading_zeros"]), [x], [type])
    case 5 where element.kind == .signed || element.isFloat:
      return writer.generic(writer.pick(exact), [x], [type])
    case 6 where element.isInteger:
      // Never of a float: the bits of a NaN are nobody's promise.
      let same = ProgramWriter.elements.filter { $0.bitWidth == element.bitWidth }
      return writer.generic("bitcast_convert", [x], [type.with(element: writer.pick(same))])
    default:
      let operation: String =
        if element == .i1 { writer.pick(["and", "or", "xor", "maximum", "minimum", "add", "multiply"]) } else
        { writer.pick(element.isFloat ? arithmetic.dropLast() : arithmetic + bits) }
      return writer.apply(operation, x, y, of: type)
    }
  }
}
