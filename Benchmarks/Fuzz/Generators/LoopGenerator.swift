import SluiceIR

/// Loops in loops with counters of every type, whose bounds and steps are small, at the edges of the type, or no numbers that the
/// compiler knows; what they carry doubles, is swapped, or is read and written at the counter.
enum LoopGenerator {
  static func program(_ random: FuzzRandom) -> String {
    var writer = ProgramWriter(random: random)
    let element = writer.pick([.f32, .f32, .f64, .i32, .bf16] as [ElementType])
    let x = writer.parameter(TensorType(element, writer.pick([[], [3], [4, 2]])))
    let counter = writer.pick(ProgramWriter.integers)
    let isKnown = writer.random.happens(80)
    let bound =
      isKnown
      ? writer.constant(
        writer.random.happens(60) ? "\(writer.random.next(6))" : writer.integer(counter),
        TensorType(counter, []))
      : writer.parameter(TensorType(counter, []))
    let depth = 1 + writer.random.next(writer.random.happens(40) ? 6 : 3)
    let results = [loop(bound: bound, carrying: x, depth: depth, &writer)]
    return writer.function(returning: results)
  }

  /// A loop up to `bound`, of which `value` becomes what the others are made of; its result's type is `value`'s.
  static func loop(
    bound: String, carrying value: String, depth: Int, _ writer: inout ProgramWriter
  ) -> String {
    let counter = writer.type(of: bound)
    let type = writer.type(of: value)
    let isTame = writer.random.happens(65)
    let start = writer.constant(isTame ? "0" : writer.integer(counter.element), counter)
    let step = isTame ? "1" : writer.integer(counter.element)
    let direction = isTame ? "LT" : writer.pick(["LT", "LE", "GT", "GE", "NE", "EQ"])
    // One in four is wide: a walk back through as many doublings would not end.
    let carried = 1 + writer.random.next(writer.random.happens(25) ? 8 : 2)
    let initial = [start] + Array(repeating: value, count: carried)
    let types = [counter] + Array(repeating: type, count: carried)
    let condition = writer.region(types) { writer, names in
      let limit = writer.random.happens(80) ? bound : writer.constant("3", counter)
      return [compare(direction, names[0], limit, &writer)]
    }
    let body = writer.region(types) { writer, names in
      let amount = writer.constant(step, counter)
      let next = writer.apply(
        isTame || writer.random.happens(70) ? "add" : writer.pick(["subtract", "multiply"]), names[0], amount,
        of: counter)
      var values = Array(names.dropFirst())
      if writer.random.happens(25) { values.reverse() }
      let steps = writer.random.happens(30) ? 20 + writer.random.next(50) : 1 + writer.random.next(3)
      values[0] = ChainGenerator.chain(from: values[0], steps: steps, &writer)
      if depth > 1 {
        values[0] = loop(
          bound: writer.random.happens(30) ? names[0] : bound, carrying: values[0], depth: depth - 1, &writer)
      }
      if values.count > 1 {
        values[1] = writer.apply(
          "add", values[1], writer.random.happens(50) ? values[0] : values[1], of: type)
      }
      if type.rank > 0, writer.random.happens(40) { values[0] = rewritten(values[0], at: names[0], &writer) }
      return [next] + values
    }
    let name = writer.generic("while", initial, regions: [condition, body], types)
    return "\(name)#1"
  }

  private static func compare(
    _ direction: String, _ x: String, _ y: String, _ writer: inout ProgramWriter
  ) -> String {
    let kind = writer.type(of: x).element.kind == .unsigned ? "UNSIGNED" : "SIGNED"
    return writer.generic(
      "compare", [x, y],
      attributes:
        "comparison_direction = #stablehlo<comparison_direction \(direction)>, "
        + "compare_type = #stablehlo<comparison_type \(kind)>",
      [.i1])
  }

  /// A row of `value` is read at the counter, and written back where that leads.
  private static func rewritten(_ value: String, at index: String, _ writer: inout ProgramWriter) -> String {
    let type = writer.type(of: value)
    let zero = writer.constant("0", writer.type(of: index))
    let starts = [index] + Array(repeating: zero, count: type.rank - 1)
    let row = Shape([1] + type.shape.dropFirst())
    let slice = writer.generic(
      "dynamic_slice", [value] + starts,
      attributes: "slice_sizes = array<i64: \(ChainGenerator.list(row.dimensions))>", [type.with(shape: row)])
    let doubled = writer.apply("add", slice, slice, of: type.with(shape: row))
    return writer.generic("dynamic_update_slice", [value, doubled] + starts, [type])
  }
}
