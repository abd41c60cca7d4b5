import SluiceIR

/// Slices, updates, gathers and scatters at places of every integer type, known and unknown, of which most lie outside; of operands
/// with and without elements.
enum PlaceGenerator {
  static func program(_ random: FuzzRandom) -> String {
    var writer = ProgramWriter(random: random)
    let element = writer.pick(ProgramWriter.elements)
    let rank = 1 + writer.random.next(2)
    let type = TensorType(
      element, Shape((0..<rank).map { _ in writer.random.happens(15) ? 0 : 1 + writer.random.next(6) }))
    let operand = writer.parameter(type)
    let index = writer.pick(ProgramWriter.integers)
    var results: [String] = []
    for _ in 0..<1 + writer.random.next(2) {
      switch writer.random.next(4) {
      case 0: results.append(slice(operand, index, &writer))
      case 1: results.append(update(operand, index, &writer))
      case 2: results.append(gather(operand, index, &writer))
      default: results.append(scatter(operand, index, &writer))
      }
    }
    return writer.function(returning: results)
  }

  private static func places(_ type: TensorType, _ writer: inout ProgramWriter) -> String {
    guard writer.random.happens(65) else { return writer.parameter(type) }
    let count = type.elementCount
    if count == 0 { return writer.constant("", type) }
    if type.rank == 0 || writer.random.happens(20) {
      return writer.constant(writer.integer(type.element), type)
    }
    func nested(_ shape: ArraySlice<Int>, _ writer: inout ProgramWriter) -> String {
      guard let size = shape.first else {
        return writer.random.happens(50) ? "\(writer.random.next(6))" : writer.integer(type.element)
      }
      var parts: [String] = []
      for _ in 0..<size { parts.append(nested(shape.dropFirst(), &writer)) }
      return "[" + parts.joined(separator: ", ") + "]"
    }
    return writer.constant(nested(type.shape.dimensions[...], &writer), type)
  }

  private static func sizes(_ shape: Shape, _ writer: inout ProgramWriter) -> Shape {
    var sizes: [Int] = []
    for size in shape {
      sizes.append(writer.random.happens(95) ? writer.random.next(size + 1) : writer.amount(8, extreme: 50))
    }
    return Shape(sizes)
  }

  private static func starts(_ rank: Int, _ index: ElementType, _ writer: inout ProgramWriter) -> [String] {
    var starts: [String] = []
    for _ in 0..<rank { starts.append(places(TensorType(index, []), &writer)) }
    return starts
  }

  private static func slice(_ operand: String, _ index: ElementType, _ writer: inout ProgramWriter) -> String
  {
    let type = writer.type(of: operand)
    let sizes = sizes(type.shape, &writer)
    return writer.generic(
      "dynamic_slice", [operand] + starts(type.rank, index, &writer),
      attributes: "slice_sizes = array<i64: \(ChainGenerator.list(sizes.dimensions))>",
      [type.with(shape: Shape(sizes.map { max($0, 0) }))])
  }

  private static func update(_ operand: String, _ index: ElementType, _ writer: inout ProgramWriter) -> String
  {
    let type = writer.type(of: operand)
    let part = writer.parameter(type.with(shape: Shape(sizes(type.shape, &writer).map { max($0, 0) })))
    return writer.generic(
      "dynamic_update_slice", [operand, part] + starts(type.rank, index, &writer), [type])
  }

  /// Rows along the first dimension.
  private static func gather(_ operand: String, _ index: ElementType, _ writer: inout ProgramWriter) -> String
  {
    let type = writer.type(of: operand)
    let count = writer.random.next(5)
    let at = places(TensorType(index, [count, 1]), &writer)
    let (rows, rest) = (min(writer.random.next(3), type.shape[0]), Array(type.shape.dropFirst()))
    let collapses = rows == 1 && writer.random.happens(70)
    let offsets = (collapses ? [] : [rows]) + rest
    return writer.generic(
      "gather", [operand, at],
      attributes:
        "dimension_numbers = #stablehlo.gather<offset_dims = [\(ChainGenerator.list(1..<1 + offsets.count))], "
        + "collapsed_slice_dims = [\(collapses ? "0" : "")], start_index_map = [\(writer.amount(0, extreme: 4))], "
        + "index_vector_dim = \(1 + writer.amount(0, extreme: 4) % 4)>, "
        + "slice_sizes = array<i64: \(ChainGenerator.list([rows] + rest))>",
      [type.with(shape: Shape([count] + offsets))])
  }

  private static func scatter(_ operand: String, _ index: ElementType, _ writer: inout ProgramWriter)
    -> String
  {
    let type = writer.type(of: operand)
    let scalar = type.with(shape: [])
    let count = writer.random.next(5)
    let at = places(TensorType(index, [count, 1]), &writer)
    let rest = Array(type.shape.dropFirst())
    let updates = writer.parameter(type.with(shape: Shape([count] + rest)))
    let body = writer.region([scalar, scalar]) { writer, names in
      switch writer.random.next(4) {
      case 0: return [names[1]]
      case 1: return [names[0]]
      case 2: return [writer.constant(writer.number(scalar.element), scalar)]
      default:
        let operation =
          scalar.element == .i1 ? "or" : writer.pick(["add", "multiply", "maximum", "subtract"])
        return [writer.apply(operation, names[0], names[1], of: scalar)]
      }
    }
    return writer.generic(
      "scatter", [operand, at, updates],
      attributes: "scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = "
        + "[\(ChainGenerator.list(1..<1 + rest.count))], inserted_window_dims = [0], "
        + "scatter_dims_to_operand_dims = [\(writer.amount(0, extreme: 4))], index_vector_dim = 1>",
      regions: [body], [type])
  }
}
