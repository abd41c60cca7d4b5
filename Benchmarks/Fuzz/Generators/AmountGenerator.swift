import SluiceIR

/// Windows, paddings, strides, dilations, limits and dimension numbers that are small, zero, negative or huge, with the result that
/// they give where they give one: few of them mean anything, but those that do are taken at their word.
enum AmountGenerator {
  static func program(_ random: FuzzRandom) -> String {
    var writer = ProgramWriter(random: random)
    let element = writer.pick(ProgramWriter.elements.filter { $0 != .i1 })
    let rank = 1 + writer.random.next(3)
    let type = TensorType(element, Shape((0..<rank).map { _ in writer.random.next(5) }))
    let operand: String
    switch writer.random.next(3) {
    case 0: operand = writer.parameter(type)
    case 1: operand = writer.add("stablehlo.iota dim = \(writer.random.next(rank))", type)
    default: operand = writer.constant(writer.number(element), type)
    }
    let result: String
    switch writer.random.next(7) {
    case 0, 1, 2: result = window(operand, &writer)
    case 3: result = pad(operand, &writer)
    case 4: result = slice(operand, &writer)
    case 5: result = numbers(operand, &writer)
    default: result = convolution(&writer)
    }
    let results = [result] + uses(result, &writer)
    return writer.function(returning: results)
  }

  /// A window over each dimension, by any reduction.
  private static func window(_ operand: String, _ writer: inout ProgramWriter) -> String {
    let type = writer.type(of: operand)
    let scalar = type.with(shape: [])
    var (sizes, strides, bases, dilations) = ([Int](), [Int](), [Int](), [Int]())
    var (padding, result) = ([Int](), [Int]())
    for size in type.shape {
      let extreme = writer.random.happens(40) ? 25 : 0
      sizes.append(max(writer.amount(3, extreme: extreme), writer.random.happens(95) ? 1 : .min))
      strides.append(max(writer.amount(3, extreme: extreme), writer.random.happens(95) ? 1 : .min))
      bases.append(max(writer.amount(2, extreme: extreme / 2), writer.random.happens(95) ? 1 : .min))
      dilations.append(max(writer.amount(2, extreme: extreme / 2), writer.random.happens(95) ? 1 : .min))
      // What makes a huge window fit: a padding as large, on one side or on both.
      let reach = extent(sizes[sizes.count - 1], dilations[dilations.count - 1])
      let low = writer.random.happens(50) ? writer.amount(2, extreme: extreme / 2) : reach / 2
      let high = writer.random.happens(50) ? writer.amount(2, extreme: extreme / 2) : reach &- low
      padding += [low, high]
      let padded = extent(size, bases[bases.count - 1]) &+ low &+ high
      let count = padded < reach || strides.last! == 0 ? 0 : (padded &- reach) / max(strides.last!, 1) &+ 1
      result.append(count >= 0 && writer.random.happens(95) ? count : writer.random.next(3))
    }
    let initial = writer.constant(writer.number(type.element), scalar)
    let body = writer.region([scalar, scalar]) { writer, names in
      let operation = writer.pick(["add", "maximum", "multiply", "minimum", "subtract"])
      let left = writer.random.happens(90) ? names[0] : names[1]
      return [writer.apply(operation, left, names[1], of: scalar)]
    }
    return writer.generic(
      "reduce_window", [operand, initial],
      attributes: "window_dimensions = \(array(sizes)), window_strides = \(array(strides)), "
        + "base_dilations = \(array(bases)), window_dilations = \(array(dilations)), "
        + "padding = dense<\(pairs(padding))> : tensor<\(type.rank)x2xi64>",
      regions: [body], [type.with(shape: Shape(result))])
  }

  private static func pad(_ operand: String, _ writer: inout ProgramWriter) -> String {
    let type = writer.type(of: operand)
    var (lows, highs, interiors, result) = ([Int](), [Int](), [Int](), [Int]())
    for size in type.shape {
      interiors.append(writer.amount(2, extreme: 10))
      let low = writer.amount(3, extreme: 15) &- writer.random.next(3)
      // Often what takes away again what the others add.
      let inner = size == 0 ? 0 : size &+ (size &- 1) &* interiors.last!
      let high = writer.random.happens(40) ? 3 &- low &- inner : writer.amount(3, extreme: 10)
      lows.append(low)
      highs.append(high)
      result.append(max(inner &+ low &+ high, 0))
    }
    let zero = writer.constant(writer.number(type.element), type.with(shape: []))
    return writer.generic(
      "pad", [operand, zero],
      attributes: "edge_padding_low = \(array(lows)), edge_padding_high = \(array(highs)), "
        + "interior_padding = \(array(interiors))", [type.with(shape: Shape(result))])
  }

  private static func slice(_ operand: String, _ writer: inout ProgramWriter) -> String {
    let type = writer.type(of: operand)
    var (starts, limits, strides, result) = ([Int](), [Int](), [Int](), [Int]())
    for size in type.shape {
      starts.append(writer.random.happens(85) ? writer.random.next(size + 1) : writer.amount(2))
      limits.append(writer.random.happens(85) ? size : writer.amount(4))
      strides.append(max(writer.amount(3), writer.random.happens(90) ? 1 : .min))
      let length = limits.last! &- starts.last!
      result.append(length <= 0 || strides.last! <= 0 ? 0 : (length - 1) / strides.last! + 1)
    }
    return writer.generic(
      "slice", [operand],
      attributes:
        "start_indices = \(array(starts)), limit_indices = \(array(limits)), strides = \(array(strides))",
      [type.with(shape: Shape(result))])
  }

  /// Numbers of dimensions: too many, too few, twice, out of range.
  private static func numbers(_ operand: String, _ writer: inout ProgramWriter) -> String {
    let type = writer.type(of: operand)
    var dimensions = (0..<type.rank).map { $0 }
    if writer.random.happens(30) { dimensions.reverse() }
    if writer.random.happens(40), !dimensions.isEmpty {
      dimensions[writer.random.next(dimensions.count)] = writer.amount(4, extreme: 50)
    }
    if writer.random.happens(25) { dimensions.append(writer.amount(4, extreme: 50)) }
    if writer.random.happens(15) { dimensions.removeLast() }
    let permuted = dimensions.map { type.shape.indices.contains($0) ? type.shape[$0] : 1 }
    switch writer.random.next(6) {
    case 0:
      return writer.generic(
        "transpose", [operand], attributes: "permutation = \(array(dimensions))",
        [type.with(shape: Shape(permuted))])
    case 1:
      return writer.generic("reverse", [operand], attributes: "dimensions = \(array(dimensions))", [type])
    case 2:
      return writer.generic(
        "broadcast_in_dim", [operand], attributes: "broadcast_dimensions = \(array(dimensions))",
        [type.with(shape: Shape(type.shape + (writer.random.happens(40) ? [2] : [])))])
    case 3:
      let wide = Shape(type.shape.enumerated().map { $0 == dimensions.first ? $1 * 2 : $1 })
      return writer.generic(
        "concatenate", [operand, operand], attributes: "dimension = \(dimensions.first ?? 0) : i64",
        [type.with(shape: wide)])
    case 4:
      return writer.generic(
        "iota", [], attributes: "iota_dimension = \(dimensions.last ?? 0) : i64", [type])
    default:
      let scalar = type.with(shape: [])
      let zero = writer.constant(writer.number(type.element), scalar)
      let body = writer.region([scalar, scalar]) { writer, names in
        [writer.apply(writer.pick(["add", "maximum"]), names[0], names[1], of: scalar)]
      }
      let kept = type.shape.indices.filter { !dimensions.contains($0) }.map { type.shape[$0] }
      return writer.generic(
        "reduce", [operand, zero], attributes: "dimensions = \(array(dimensions))", regions: [body],
        [type.with(shape: Shape(kept))])
    }
  }

  private static func convolution(_ writer: inout ProgramWriter) -> String {
    let groups = max(writer.amount(3, extreme: 15), writer.random.happens(90) ? 1 : .min)
    let batches = writer.random.happens(80) ? 1 : writer.amount(3)
    let count = (1...8).contains(groups) ? groups : 2
    let (image, filter) = (writer.random.next(6), writer.random.next(4))
    let element = writer.pick([.f32, .f64, .bf16, .i32, .u8] as [ElementType])
    let x = writer.parameter(TensorType(element, [2, image, count * 2]))
    let w = writer.parameter(TensorType(element, [filter, 2, count]))
    let stride = max(writer.amount(2, extreme: 15), writer.random.happens(90) ? 1 : .min)
    let (left, right) = (max(writer.amount(2, extreme: 15), 1), max(writer.amount(2, extreme: 15), 1))
    let reach = extent(filter, right)
    let low = writer.amount(2, extreme: 15)
    let high = writer.random.happens(60) ? writer.amount(2, extreme: 10) : 4 &- low &- extent(image, left)
    let padded = extent(image, left) &+ low &+ high
    let size = padded < reach || stride <= 0 ? 0 : (padded &- reach) / stride &+ 1
    return writer.generic(
      "convolution", [x, w],
      attributes: "batch_group_count = \(batches) : i64, feature_group_count = \(groups) : i64, "
        + "dimension_numbers = #stablehlo.conv<[b, 0, f]x[0, i, o]->[b, 0, f]>, "
        + "padding = dense<[[\(low), \(high)]]> : tensor<1x2xi64>, window_strides = \(array([stride])), "
        + "lhs_dilation = \(array([left])), rhs_dilation = \(array([right]))",
      [TensorType(element, [2, max(size, 0), count])])
  }

  /// The result as the place of a row and as the bound of a loop, where it can be one.
  private static func uses(_ value: String, _ writer: inout ProgramWriter) -> [String] {
    let type = writer.type(of: value)
    guard type.element.isInteger, type.shape.allSatisfy({ $0 > 0 && $0 < 100 }), writer.random.happens(70)
    else { return [] }
    return ChainGenerator.use(value, &writer)
  }

  /// From the first to the last of `count` elements that lie `dilation` apart.
  private static func extent(_ count: Int, _ dilation: Int) -> Int {
    count <= 0 ? 0 : (count &- 1) &* dilation &+ 1
  }

  private static func array(_ numbers: [Int]) -> String { "array<i64: \(ChainGenerator.list(numbers))>" }

  private static func pairs(_ numbers: [Int]) -> String {
    "["
      + stride(from: 0, to: numbers.count, by: 2).map { "[\(numbers[$0]), \(numbers[$0 + 1])]" }.joined(
        separator: ", ")
      + "]"
  }
}
