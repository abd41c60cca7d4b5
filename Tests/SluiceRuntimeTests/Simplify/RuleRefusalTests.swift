import SluiceIR
import SluiceOperations
import SluicePasses
import Testing

/// Where rules must not apply: programs close to a left side, of which the right side would say something else.
@Suite struct RuleRefusalTests {
  private func expectRefused(
    _ name: String, _ what: String, _ declare: (GraphBuilder) throws -> [Value]
  ) throws {
    let rule = try #require(RuleSet.standard.rules.first { $0.name == name })
    let builder = GraphBuilder(name: name)
    let graph = try builder.finish(try declare(builder))
    let context = PassContext(allowsRelaxed: true)
    _ = try simplified(graph, RuleSet([rule]), context)
    #expect(context.budget.spent == 0, "\(name), \(what):\n\(graph)")
  }

  /// The reduction of values and their positions by a region that keeps one of two, `keeps`; `index` is the index of the one kept.
  private func extremum(
    _ builder: GraphBuilder, _ type: TensorType = .f32[3, 5], dimension: Int = 1, counted: Int? = nil,
    initial: Double = -.infinity, initialIndex: Double = 0,
    keeps: (GraphBuilder, Value, Value) -> Value,
    index: (GraphBuilder, Value) -> Value = { $1 }
  ) -> [Value] {
    let region = GraphBuilder(name: "region")
    let scalars = [TensorType(type.element, []), .i32, TensorType(type.element, []), .i32]
    let parameters = scalars.map { region.parameter($0) }
    let kept = keeps(region, parameters[0], parameters[2])
    let results = [
      region.select(kept, parameters[0], parameters[2]),
      index(region, region.select(kept, parameters[1], parameters[3])),
    ]
    guard let body = try? region.finish(results) else { return [] }
    let x = builder.parameter(type)
    let iota = builder.iota(type.with(element: .i32), dimension: counted ?? dimension)
    return builder.add(
      Reduce(dimensions: [dimension], body: body),
      [
        x, iota, builder.constant(initial, TensorType(type.element, [])),
        builder.constant(initialIndex, .i32),
      ],
      resultCount: 2)
  }

  /// As JAX asks: greater, or NaN.
  private func keepsGreater(_ builder: GraphBuilder, _ a: Value, _ b: Value) -> Value {
    builder.or(builder.compare(a, b, .greaterOrEqual), builder.compare(a, a, .notEqual))
  }

  @Test func regionsThatAreNoExtremumStay() throws {
    let name = "reduce-is-argmax"
    try expectRefused(name, "a NaN that comes is not kept") { b in
      extremum(b, keeps: { $0.compare($1, $2, .greaterOrEqual) })
    }
    try expectRefused(name, "it starts from a value that elements may be less than") { b in
      extremum(b, initial: 0, keeps: keepsGreater)
    }
    try expectRefused(name, "it starts from another index") { b in
      extremum(b, initialIndex: 1, keeps: keepsGreater)
    }
    try expectRefused(name, "the iota counts along another dimension") { b in
      extremum(b, counted: 0, keeps: keepsGreater)
    }
    try expectRefused(name, "the index is changed") { b in
      extremum(b, keeps: keepsGreater, index: { $0.add($1, $0.constant(1, .i32)) })
    }
    try expectRefused(name, "the sum decides") { b in
      extremum(b, keeps: { $0.compare($0.add($1, $2), $1, .greater) })
    }
  }

  @Test func integersHaveNoNaNAndNeedNoQuestion() throws {
    let rule = try #require(RuleSet.standard.rules.first { $0.name == "reduce-is-argmax" })
    let builder = GraphBuilder(name: "integers")
    let results = extremum(
      builder, .i32[3, 5], initial: Double(Int32.min), keeps: { $0.compare($1, $2, .greaterOrEqual) })
    let context = PassContext()
    _ = try simplified(try builder.finish(results), RuleSet([rule]), context)
    #expect(context.budget.spent == 1)
  }

  @Test func slicesOfZerosAreAddedInPlaceOnlyWhereNothingChanges() throws {
    let name = "add-updated-zeros"
    func sum(_ b: GraphBuilder, zero: Double, of type: TensorType = .f32[2]) -> [Value] {
      let (x, u, i) = (b.parameter(.f32[5]), b.parameter(type), b.parameter(.i32))
      return [b.add(x, b.dynamicUpdateSlice(b.constant(zero, .f32[5]), u, at: [i]))]
    }
    try expectRefused(name, "-0 + 0 is 0") { sum($0, zero: 0) }
    try expectRefused(name, "ones are added elsewhere") { sum($0, zero: 1) }
    try expectRefused(name, "the slice is all") { sum($0, zero: -0.0, of: .f32[5]) }
  }

  @Test func selectionsOfOtherThingsStay() throws {
    func constant(_ b: GraphBuilder, _ value: Double) -> Value { b.constant(value, .f32[4]) }
    try expectRefused("selected-constants", "no choice is 0") { b in
      let (p, q) = (b.parameter(.i1[4]), b.parameter(.i1[4]))
      return [
        b.multiply(
          b.select(p, constant(b, 1), constant(b, 2)), b.select(q, constant(b, 3), constant(b, 4)))
      ]
    }
    try expectRefused("selected-constants", "a choice is no constant") { b in
      let (p, x) = (b.parameter(.i1[4]), b.parameter(.f32[4]))
      return [b.multiply(b.select(p, x, constant(b, 2)), constant(b, 3))]
    }
    try expectRefused("subtract-selected", "two predicates") { b in
      let (p, q, x) = (b.parameter(.i1[4]), b.parameter(.i1[4]), b.parameter(.f32[4]))
      return [b.subtract(b.select(p, x, constant(b, 0)), b.select(q, constant(b, 0), x))]
    }
    try expectRefused("subtract-selected", "-0 is not 0") { b in
      let (p, x) = (b.parameter(.i1[4]), b.parameter(.f32[4]))
      return [b.subtract(b.select(p, x, constant(b, -0.0)), b.select(p, constant(b, 0), x))]
    }
    try expectRefused("equal-maximum", "it is another's maximum") { b in
      let (x, y, z) = (b.parameter(.f32[4]), b.parameter(.f32[4]), b.parameter(.f32[4]))
      return [b.compare(x, b.maximum(y, z), .equal)]
    }
  }

  @Test func placesThatAreNotKnownStay() throws {
    let row = IndexingDimensions(offset: [0], collapsed: [0], startIndexMap: [0], indexVector: 0)
    func scattered(_ b: GraphBuilder, _ index: (GraphBuilder) -> Value) -> [Value] {
      let (x, u) = (b.parameter(.f32[5, 4]), b.parameter(.f32[4]))
      return [b.scatter(x, index(b), u, .combine(.add), row)]
    }
    try expectRefused("scatter-known", "outside, where nothing is updated") { b in
      scattered(b) { $0.constant(5, .i32[1]) }
    }
    try expectRefused("scatter-known", "before the first row") { b in
      scattered(b) { $0.constant(-1, .i32[1]) }
    }
    try expectRefused("scatter-known", "a parameter") { b in scattered(b) { $0.parameter(.i32[1]) } }

    let elements = IndexingDimensions(
      offset: [], collapsed: [0, 1], startIndexMap: [0, 1], indexVector: 1)
    func gathered(_ b: GraphBuilder, rows: Int, _ count: (Value) -> Value) -> [Value] {
      let (x, i) = (b.parameter(.f32[rows, 4]), b.parameter(.i32[3, 1]))
      let counted = count(b.reshape(b.iota(.i32[3], dimension: 0), to: [3, 1]))
      let indices = b.concatenate([counted, i], dimension: 1)
      return [b.gather(x, indices, elements, sliceSizes: [1, 1])]
    }
    try expectRefused("gather-counted", "more rows than are counted") { b in gathered(b, rows: 4) { $0 } }
    try expectRefused("gather-counted", "fewer rows, of which the last is taken again") { b in
      gathered(b, rows: 2) { $0 }
    }
    try expectRefused("gather-counted", "it counts backwards") { b in
      gathered(b, rows: 3) { b.reverse($0, dimensions: [0]) }
    }
  }

  @Test func placesThatAreNoSliceAreTakenOneByOne() throws {
    func taken(_ builder: GraphBuilder, _ places: [Double]) throws -> [Value] {
      let x = builder.parameter(.f32[9, 4])
      let known = builder.constant(try ReferenceTensor(places, .i32[places.count]).literal())
      return [builder.take(x, known, axis: 0)]
    }
    for places in [[1.0, 2, 4], [3, 3, 3], [7, 8, 9], [-2, -1, 0]] {
      try expectRefused("gather-known", "\(places) of 9") { try taken($0, places) }
    }
    let rows = IndexingDimensions(offset: [1], collapsed: [0], startIndexMap: [0], indexVector: 1)
    for places in [[1.0, 3], [4, 3], [8, 9], [-1, 0]] {
      try expectRefused("scatter-known", "\(places) of 9") { b in
        let (x, u) = (b.parameter(.f32[9, 4]), b.parameter(.f32[2, 4]))
        let known = b.constant(try ReferenceTensor(places, .i32[2, 1]).literal())
        return [b.scatter(x, known, u, .combine(.add), rows)]
      }
    }
  }

  @Test func integersThatMayBeOnEitherSideAreCompared() throws {
    try expectRefused("compare-ranges", "any integer") { b in
      let x = b.parameter(.i32[4])
      return [b.compare(x, b.constant(0, like: x), .less)]
    }
    try expectRefused("compare-ranges", "a difference") { b in
      let x = b.iota(.i32[4], dimension: 0)
      return [b.compare(b.subtract(x, b.constant(1, like: x)), b.constant(0, like: x), .less)]
    }
    try expectRefused("compare-ranges", "a sum that wraps") { b in
      let x = b.iota(.i8[100], dimension: 0)
      return [b.compare(b.add(x, x), b.constant(0, like: x), .less)]
    }
    for direction in Compare.Direction.allCases {
      try expectRefused("compare-ranges", "a bound that one element reaches") { b in
        let x = b.iota(.i32[4], dimension: 0)
        let isStrict = direction == .less || direction == .greaterOrEqual
        return [b.compare(x, b.constant(isStrict ? 3 : 0, like: x), direction)]
      }
    }
    for direction in Compare.Direction.allCases {
      try expectRefused("compare-ranges", "any of i64") { b in
        let (x, y) = (b.parameter(.i64[4]), b.parameter(.i64[4]))
        return [b.compare(x, y, direction)]
      }
    }
    try expectRefused("scatter-known", "places as far apart as can be") { b in
      let (x, u) = (b.parameter(.f32[9, 4]), b.parameter(.f32[2, 4]))
      let known = b.constant(try ReferenceTensor(wrapping: [.min, .max], to: .i64[2, 1]).literal())
      let rows = IndexingDimensions(offset: [1], collapsed: [0], startIndexMap: [0], indexVector: 1)
      return [b.scatter(x, known, u, .replace, rows)]
    }
    try expectRefused("compare-ranges", "numbers of u64 that Int64 does not hold") { b in
      let x = b.parameter(.u64[4])
      return [b.compare(x, b.constant(3, like: x), .less)]
    }
    try expectRefused("compare-ranges", "a remainder by what may be 0") { b in
      let (x, y) = (b.parameter(.i32[4]), b.iota(.i32[4], dimension: 0))
      return [b.compare(b.remainder(x, y), b.constant(4, like: x), .less)]
    }
    try expectRefused("compare-ranges", "a conversion that wraps") { b in
      let x = b.convert(b.iota(.i32[300], dimension: 0), to: .i8)
      return [b.compare(x, b.constant(0, like: x), .less)]
    }
    try expectRefused("compare-ranges", "a count that wraps") { b in
      let x = b.iota(.i8[200], dimension: 0)
      return [b.compare(x, b.constant(0, like: x), .less)]
    }
  }

  /// A transpose is a view: to compute once more what stands below it would cost more than to move it.
  @Test func whatOthersNeedIsNotComputedTwice() throws {
    try expectRefused("transpose-dot", "the product is a result too") { b in
      let product = b.matmul(b.parameter(.f32[3, 4]), b.parameter(.f32[4, 5]))
      return [b.transpose(product, permutation: [1, 0]), product]
    }
    try expectRefused("transpose-dot", "the product has another user") { b in
      let product = b.matmul(b.parameter(.f32[3, 4]), b.parameter(.f32[4, 5]))
      return [b.transpose(product, permutation: [1, 0]), b.negate(product)]
    }
    let line = Convolution(try ConvolutionDimensions("[b, f, 0]x[o, i, 0]->[b, f, 0]"), element: .f32)
    try expectRefused("transpose-convolution", "the convolution has another user") { b in
      let sums = b.apply(line, b.parameter(.f32[2, 3, 6]), b.parameter(.f32[4, 3, 2]))
      return [b.transpose(sums, permutation: [0, 2, 1]), b.negate(sums)]
    }
  }

  @Test func aTransposeThatDoesNotPutFeaturesLastStays() throws {
    let line = Convolution(try ConvolutionDimensions("[b, 0, f]x[0, i, o]->[b, 0, f]"), element: .f32)
    try expectRefused("transpose-convolution", "features come first") { b in
      let sums = b.apply(line, b.parameter(.f32[2, 6, 3]), b.parameter(.f32[2, 3, 4]))
      return [b.transpose(sums, permutation: [0, 2, 1])]
    }
  }
}
