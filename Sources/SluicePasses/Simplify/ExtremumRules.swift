import SluiceIR
import SluiceOperations

/// Laws of reductions over values and their positions by a region that keeps the extremum and where it is: argmax and
/// argmin. The region goes element by element; the right side is two reductions by monoids, which are vectors and join the groups
/// around them.
let extremumRules: [Rule] = [
  Rule(
    "reduce-is-argmax", .exact,
    "reduce((x, iota), (least, 0)) by a region that keeps the extremum = (reduce(select(x = m, x)), "
      + "reduce(select(x = m, iota))), where m = reduce(x, maximum)",
    roots: [Reduce.self], over: [Iota.self, Constant.self],
    examples: [
      (TensorType.f32[3, 5], Monoid.maximum, true), (.f32[3, 5], .minimum, true),
      (.i32[3, 5], .maximum, true),
      (.i32[3, 5], .minimum, false), (.i1[3, 5], .maximum, true),
    ].flatMap { type, monoid, isFirst in
      [0, 1].map { dimension in
        { @Sendable builder in
          builder.extremum(
            builder.parameter(type), monoid, dimension: dimension, keepsFirst: isFirst,
            indicesFirst: dimension == 0)
        }
      }
    }
  ) { site in
    guard let reduce = site.operation as? Reduce, site.operands.count == 4,
      let dimension = reduce.dimensions.first,
      reduce.dimensions.count == 1
    else { return nil }
    for indices in [1, 0] {
      guard let (iota, _) = site.definition(of: site.operands[indices], as: Iota.self),
        iota.dimension == dimension
      else { continue }
      guard let results = positions(reduce, dimension, indices, site) else { continue }
      return results
    }
    return nil
  }
]

/// Value and position of each extremum along `dimension`, in the order of the reduction's inputs, of which number `indices` is the
/// iota.
private func positions(_ reduce: Reduce, _ dimension: Int, _ indices: Int, _ site: RuleSite) -> [Value]? {
  let (x, iota) = (site.operands[1 - indices], site.operands[indices])
  let (type, indexType) = (site.type(of: x), site.type(of: iota))
  let length = type.shape[dimension]
  guard type.elementCount > 0, site.isConstant(site.operands[2 + indices], 0), indexType.element.isInteger,
    length <= 1 << min(indexType.element.byteSize * 8 - 1, 62),
    let region = ExtremumRegion(
      reduce.body, values: 1 - indices, hasNaN: !site.facts(of: x).contains(.neverNaN)),
    let identity = try? region.monoid.identity(type.element).literal(),
    site.uniform(site.operands[3 - indices]) == identity, let fill = site.splat(identity, type.shape)
  else { return nil }

  func reduced(_ value: Value, _ monoid: Monoid) -> Value? {
    let element = site.type(of: value).element
    guard let initial = try? monoid.identity(element).literal(),
      let reduce = try? Reduce(monoid, element, dimensions: [dimension])
    else { return nil }
    return site.apply(reduce, value, site.constant(initial))
  }
  func spread(_ value: Value) -> Value {
    site.apply(BroadcastInDim(type.shape, dimensions: type.shape.indices.filter { $0 != dimension }), value)
  }
  guard let extremum = reduced(x, region.monoid) else { return nil }
  var isExtremum = site.apply(Compare(.equal), x, spread(extremum))
  if type.element.isFloat { isExtremum = site.apply(Or(), isExtremum, site.apply(Compare(.notEqual), x, x)) }
  // There is one in every row, so that the end of the range which fills the others is never left over.
  func place(first: Bool) -> Value? {
    let end = site.constant(first ? Double(length - 1) : 0, indexType)
    return reduced(site.apply(Select(), isExtremum, iota, end), first ? .minimum : .maximum)
  }
  guard let index = place(first: region.keepsFirstIndex) else { return nil }
  var value = extremum
  if type.element.isFloat {
    // Zeros of either sign are equal, and the one that the region keeps has its sign. NaN stays NaN.
    guard
      let kept = region.keepsFirstValue == region.keepsFirstIndex
        ? index : place(first: region.keepsFirstValue),
      let taken = reduced(
        site.apply(Select(), site.apply(Compare(.equal), iota, spread(kept)), x, fill), region.monoid)
    else { return nil }
    value = site.apply(Select(), site.apply(Compare(.notEqual), extremum, extremum), extremum, taken)
  }
  return indices == 1 ? [value, index] : [index, value]
}

extension GraphBuilder {
  /// The extremum along a dimension and its index, by a region as JAX writes it.
  fileprivate func extremum(
    _ x: Value, _ monoid: Monoid, dimension: Int, keepsFirst: Bool, indicesFirst: Bool
  ) -> [Value] {
    let type = type(of: x)
    let better: Compare.Direction = monoid == .maximum ? .greater : .less
    let region = GraphBuilder(name: "extremum")
    let scalars = [TensorType(type.element, []), .i32]
    let order = indicesFirst ? [1, 0] : [0, 1]
    let parameters = (0..<4).map { region.parameter(scalars[order[$0 % 2]]) }
    let (a, i, b, j) = (
      parameters[order[0]], parameters[order[1]], parameters[2 + order[0]], parameters[2 + order[1]]
    )
    let keeps = region.or(region.compare(a, b, better), region.compare(a, a, .notEqual))
    let tie = region.and(region.compare(a, b, .equal), region.compare(i, j, keepsFirst ? .less : .greater))
    let results = [region.select(keeps, a, b), region.select(region.or(keeps, tie), i, j)]
    guard let body = try? region.finish(order.map { results[$0] }),
      let identity = try? monoid.identity(type.element).literal()
    else { return [] }
    let inputs = [x, iota(type.with(element: .i32), dimension: dimension)]
    let initials = [constant(identity), constant(0, .i32)]
    return add(
      Reduce(dimensions: [dimension], body: body), order.map { inputs[$0] } + order.map { initials[$0] },
      resultCount: 2)
  }
}
