import SluiceIR

/// Tensors of many dimensions, up to the most there may be, moved, reduced, contracted and read in windows along many of them.
enum RankGenerator {
  static func program(_ random: FuzzRandom) -> String {
    var writer = ProgramWriter(random: random)
    let element = writer.pick([.f32, .i32, .f64, .u8, .bf16, .i64] as [ElementType])
    let rank = 2 + writer.random.next(writer.random.happens(50) ? 31 : 12)
    // Dimensions of more than one element are few, wherever they stand.
    var sizes = [Int](repeating: 1, count: rank)
    for _ in 0..<2 + writer.random.next(6) { sizes[writer.random.next(rank)] = 2 + writer.random.next(2) }
    if writer.random.happens(4) { sizes[writer.random.next(rank)] = 0 }
    var value = writer.parameter(TensorType(element, Shape(sizes)))
    for _ in 0..<1 + writer.random.next(6) { value = next(value, &writer) }
    return writer.function(returning: [value])
  }

  private static func next(_ x: String, _ writer: inout ProgramWriter) -> String {
    let type = writer.type(of: x)
    let axes = writer.shuffled(Array(type.shape.indices))
    switch writer.random.next(14) {
    case 0:
      return writer.generic(
        "transpose", [x], attributes: "permutation = array<i64: \(ChainGenerator.list(axes))>",
        [type.with(shape: Shape(axes.map { type.shape[$0] }))])
    case 1:
      let some = axes.prefix(writer.random.next(axes.count + 1))
      return writer.generic(
        "reverse", [x], attributes: "dimensions = array<i64: \(ChainGenerator.list(some))>", [type])
    case 2 where type.rank > 1: return reduced(x, Array(axes.prefix(writer.random.next(axes.count))), &writer)
    case 3 where type.rank < Shape.maximumRank:
      let added = 1 + writer.random.next(Shape.maximumRank - type.rank)
      let rank = type.rank + added
      let places = Array(writer.shuffled(Array(0..<rank)).prefix(type.rank))
      var sizes = [Int](repeating: 1, count: rank)
      if type.elementCount < 2000 { sizes[writer.random.next(rank)] = 2 }
      for (axis, place) in places.enumerated() { sizes[place] = type.shape[axis] }
      return writer.generic(
        "broadcast_in_dim", [x],
        attributes: "broadcast_dimensions = array<i64: \(ChainGenerator.list(places))>",
        [type.with(shape: Shape(sizes))])
    case 4: return window(x, &writer)
    case 5: return padded(x, &writer)
    case 6 where type.rank > 0:
      let axis = axes[0]
      var sizes = type.shape
      sizes[axis] *= 2
      guard sizes.elementCount < 4000 else { return x }
      return writer.generic(
        "concatenate", [x, x], attributes: "dimension = \(axis) : i64", [type.with(shape: sizes)])
    case 7: return contracted(x, axes, &writer)
    case 8 where type.rank > 0:
      let body = writer.region([type.with(shape: []), type.with(shape: [])]) { writer, names in
        [
          writer.generic(
            "compare", names, attributes: "comparison_direction = #stablehlo<comparison_direction GT>", [.i1])
        ]
      }
      return writer.generic("sort", [x], attributes: "dimension = \(axes[0]) : i64", regions: [body], [type])
    case 9 where type.rank > 0: return sliced(x, &writer)
    case 10 where type.rank > 0 && type.elementCount > 0: return gathered(x, axes[0], &writer)
    case 11:
      let bound = writer.constant("\(writer.random.next(4))", .i32)
      return LoopGenerator.loop(bound: bound, carrying: x, depth: 1 + writer.random.next(2), &writer)
    case 12 where type.rank > 0 && type.elementCount > 0: return selected(x, &writer)
    default:
      let dimensions = writer.shuffled(type.shape.dimensions.filter { $0 != 1 })
      let ones = [Int](repeating: 1, count: writer.random.next(Shape.maximumRank - dimensions.count))
      return writer.generic("reshape", [x], [type.with(shape: Shape(writer.shuffled(dimensions + ones)))])
    }
  }

  private static func reduced(_ x: String, _ axes: [Int], _ writer: inout ProgramWriter) -> String {
    let type = writer.type(of: x)
    let scalar = type.with(shape: [])
    let zero = writer.constant(type.element.isFloat ? "0.0" : "0", scalar)
    let body = writer.region([scalar, scalar]) { writer, names in
      [writer.apply(writer.pick(["add", "maximum"]), names[0], names[1], of: scalar)]
    }
    let kept = type.shape.indices.filter { !axes.contains($0) }.map { type.shape[$0] }
    return writer.generic(
      "reduce", [x, zero], attributes: "dimensions = array<i64: \(ChainGenerator.list(axes))>",
      regions: [body],
      [type.with(shape: Shape(kept))])
  }

  private static func window(_ x: String, _ writer: inout ProgramWriter) -> String {
    let type = writer.type(of: x)
    let scalar = type.with(shape: [])
    guard type.rank > 0 else { return x }
    var windows = [Int](repeating: 1, count: type.rank)
    for _ in 0..<2 { windows[writer.random.next(type.rank)] = 2 }
    let zero = writer.constant(type.element.isFloat ? "0.0" : "0", scalar)
    let body = writer.region([scalar, scalar]) { writer, names in
      [writer.apply(writer.pick(["add", "maximum", "multiply"]), names[0], names[1], of: scalar)]
    }
    let padding = windows.map { "[0, \($0 - 1)]" }.joined(separator: ", ")
    return writer.generic(
      "reduce_window", [x, zero],
      attributes: "window_dimensions = array<i64: \(ChainGenerator.list(windows))>, "
        + "padding = dense<[\(padding)]> : tensor<\(type.rank)x2xi64>", regions: [body], [type])
  }

  private static func padded(_ x: String, _ writer: inout ProgramWriter) -> String {
    let type = writer.type(of: x)
    guard type.rank > 0, type.elementCount < 2000 else { return x }
    let value = writer.constant(writer.number(type.element), type.with(shape: []))
    var (low, high) = ([Int](repeating: 0, count: type.rank), [Int](repeating: 0, count: type.rank))
    low[writer.random.next(type.rank)] = 1
    high[writer.random.next(type.rank)] = writer.random.next(3) - 1
    let sizes = type.shape.indices.map { max(type.shape[$0] + low[$0] + high[$0], 0) }
    return writer.generic(
      "pad", [x, value],
      attributes: "edge_padding_low = array<i64: \(ChainGenerator.list(low))>, "
        + "edge_padding_high = array<i64: \(ChainGenerator.list(high))>, "
        + "interior_padding = array<i64: \(ChainGenerator.list(low.map { _ in 0 }))>",
      [type.with(shape: Shape(sizes))])
  }

  /// A part at places that the program reads, alone or put back.
  private static func sliced(_ x: String, _ writer: inout ProgramWriter) -> String {
    let type = writer.type(of: x)
    var starts: [String] = []
    for _ in type.shape {
      starts.append(starts.isEmpty || writer.random.happens(20) ? writer.parameter(.i32) : starts[0])
    }
    let sizes = Shape(type.shape.map { writer.random.happens(70) ? $0 : min($0, 1) })
    let part = writer.generic(
      "dynamic_slice", [x] + starts,
      attributes: "slice_sizes = array<i64: \(ChainGenerator.list(sizes.dimensions))>",
      [type.with(shape: sizes)])
    guard writer.random.happens(60) else { return part }
    return writer.generic("dynamic_update_slice", [x, part] + starts, [type])
  }

  /// Rows along one dimension, at places of which there are some; or sums of them where they lie.
  private static func gathered(_ x: String, _ axis: Int, _ writer: inout ProgramWriter) -> String {
    let type = writer.type(of: x)
    let at = writer.parameter(.i32[2, 1])
    var row = type.shape.dimensions
    row.remove(at: axis)
    let offsets = ChainGenerator.list(1..<1 + row.count)
    var sizes = type.shape.dimensions
    sizes[axis] = 1
    guard writer.random.happens(50) else {
      let updates = writer.parameter(type.with(shape: Shape([2] + row)))
      let scalar = type.with(shape: [])
      let body = writer.region([scalar, scalar]) { writer, names in
        [writer.apply(writer.pick(["add", "maximum"]), names[0], names[1], of: scalar)]
      }
      return writer.generic(
        "scatter", [x, at, updates],
        attributes: "scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [\(offsets)], "
          + "inserted_window_dims = [\(axis)], scatter_dims_to_operand_dims = [\(axis)], index_vector_dim = 1>",
        regions: [body], [type])
    }
    return writer.generic(
      "gather", [x, at],
      attributes:
        "dimension_numbers = #stablehlo.gather<offset_dims = [\(offsets)], collapsed_slice_dims = [\(axis)], "
        + "start_index_map = [\(axis)], index_vector_dim = 1>, slice_sizes = array<i64: \(ChainGenerator.list(sizes))>",
      [type.with(shape: Shape([2] + row))])
  }

  /// select_and_scatter of windows of two along one dimension.
  private static func selected(_ x: String, _ writer: inout ProgramWriter) -> String {
    let type = writer.type(of: x)
    let scalar = type.with(shape: [])
    var (windows, sizes) = ([Int](repeating: 1, count: type.rank), type.shape)
    let axis = writer.random.next(type.rank)
    (windows[axis], sizes[axis]) = (2, max(type.shape[axis] - 1, 0))
    let source = writer.parameter(type.with(shape: sizes))
    let zero = writer.constant(type.element.isFloat ? "0.0" : "0", scalar)
    let select = writer.region([scalar, scalar]) { writer, names in
      [
        writer.generic(
          "compare", names, attributes: "comparison_direction = #stablehlo<comparison_direction GE>", [.i1])
      ]
    }
    let scatter = writer.region([scalar, scalar]) { writer, names in
      [writer.apply("add", names[0], names[1], of: scalar)]
    }
    return writer.generic(
      "select_and_scatter", [x, source, zero],
      attributes: "window_dimensions = array<i64: \(ChainGenerator.list(windows))>",
      regions: [select, scatter], [type])
  }

  /// The product with itself, over some dimensions, batched along others.
  private static func contracted(_ x: String, _ axes: [Int], _ writer: inout ProgramWriter) -> String {
    let type = writer.type(of: x)
    let contracting = Array(axes.prefix(writer.random.next(axes.count + 1)))
    let rest = axes.dropFirst(contracting.count)
    let free = rest.prefix { _ in writer.random.happens(30) }.sorted()
    let batch = rest.filter { !free.contains($0) }
    let sizes = batch.map { type.shape[$0] } + free.map { type.shape[$0] } + free.map { type.shape[$0] }
    guard sizes.count <= Shape.maximumRank, Shape(sizes).elementCount < 4000 else { return x }
    let lists = [batch, batch, contracting, contracting].map { "[" + ChainGenerator.list($0) + "]" }
    return writer.generic(
      "dot_general", [x, x],
      attributes: "dot_dimension_numbers = #stablehlo.dot<lhs_batching_dimensions = \(lists[0]), "
        + "rhs_batching_dimensions = \(lists[1]), lhs_contracting_dimensions = \(lists[2]), "
        + "rhs_contracting_dimensions = \(lists[3])>",
      [type.with(shape: Shape(sizes))])
  }
}
