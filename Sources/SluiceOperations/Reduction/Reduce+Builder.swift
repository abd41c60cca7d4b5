import SluiceIR

extension GraphBuilder {
  /// `x` reduced along `dimensions` from the monoid's identity, or from `initial`.
  package func reduce(_ x: Value, _ monoid: Monoid, dimensions: [Int], initial: Value? = nil) -> Value {
    guard error == nil, !x.isPoison else { return .poison }
    let element = type(of: x).element
    do throws(SluiceError) {
      let start = if let initial { initial } else { constant(try monoid.identity(element).literal()) }
      return apply(try Reduce(monoid, element, dimensions: dimensions), x, start)
    } catch {
      fail(error)
      return .poison
    }
  }

  /// Several inputs of one shape reduced together by a region of accumulators, then elements.
  package func reduce(_ inputs: [Value], initial: [Value], dimensions: [Int], body: Graph) -> [Value] {
    add(Reduce(dimensions: dimensions, body: body), inputs + initial, resultCount: inputs.count)
  }

  package func sum(_ x: Value, dimensions: [Int]) -> Value { reduce(x, .add, dimensions: dimensions) }
}
