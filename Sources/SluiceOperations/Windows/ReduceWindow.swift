import SluiceIR

/// Combines the elements of each window, starting from initial values, by a region.
///
/// Operands: n inputs of one shape, then n scalar initial values. The region takes n accumulators, then n elements, and
/// returns n accumulators. Padding and the holes between spread elements hold the initial values, which are combined
/// like elements.
///
/// Each window's elements are taken in ascending row-major order. A region that is a monoid starts from the first
/// element and takes the initial value last; any other starts from the initial values. Windows that reach from each
/// element to the end of a dimension (a cumulative sum from behind) are taken in descending order by a monoid, so that
/// each takes up where its neighbour stopped.
package struct ReduceWindow: StandaloneOperation {
  package static let name = "reduce_window"
  package static var signature: String? { "T..., T... -> T...; body: T..., T... -> T..." }
  package let window: Window
  package let body: Graph

  package init(_ window: Window, body: Graph) {
    self.window = window
    self.body = body
  }

  package init(_ window: Window, _ monoid: Monoid, _ element: ElementType) throws(SluiceError) {
    self.init(window, body: try monoid.body(element))
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    window = try Window(reading: &attributes, dilated: true)
    body = try attributes.region("body")
  }

  package func write(to attributes: inout AttributeWriter) {
    window.write(to: &attributes)
    attributes.write("body", body)
  }

  package var regions: [Graph] { [body] }

  /// The monoid that the region is; nil for a general one.
  package var monoid: Monoid? { Monoid(recognizing: body) }

  /// If windows reach from the beginning of one dimension to each of its elements, or from each element to its end:
  /// that dimension, and whether it is the latter.
  package func scan(of shape: Shape) -> (axis: Int, isDescending: Bool)? {
    let moving = window.dimensions.indices.filter { !window.dimensions[$0].isTrivial }
    guard monoid != nil, moving.count == 1, let dimension = moving.first.map({ window.dimensions[$0] }),
      dimension.size == shape[moving[0]], dimension.size > 1
    else { return nil }
    let reach = dimension.size - 1
    let ascending = WindowDimension(size: dimension.size, paddingLow: reach)
    let descending = WindowDimension(size: dimension.size, paddingHigh: reach)
    guard dimension == ascending || dimension == descending else { return nil }
    return (moving[0], dimension == descending)
  }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    // What is asked of inputs, initial values and region is what a reduction asks.
    _ = try Reduce(dimensions: [], body: body).resultTypes(of: operands)
    let shape = try window.result(for: operands[0].shape)
    return operands[..<(operands.count / 2)].map { $0.with(shape: shape) }
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let count = operands.count / 2
    let results = try resultTypes(of: operands.map(\.type))
    let groups = window.offsets(in: operands[0].shape, windows: results[0].shape)
    if let monoid {
      // The initial value stands behind the elements, where padding finds it.
      let end = operands[0].type.elementCount
      let elements = operands[0].appending(operands[1])
      var windows = groups.map { $0.map { $0 ?? end } }
      if scan(of: operands[0].shape)?.isDescending ?? false { windows = windows.map { $0.reversed() } }
      guard results[0].element.isFloat else {
        return [monoid.combining(windows, of: elements, from: operands[1], to: results[0])]
      }
      return [monoid.combiningStepwise(windows, of: elements, then: operands[1], to: results[0])]
    }
    let evaluator = ReferenceEvaluator(body)
    let initial = Array(operands[count...])
    var outputs: [[ReferenceTensor]] = []
    for group in groups {
      var accumulators = initial
      for offset in group {
        let elements = offset.map { offset in operands[..<count].map { $0.scalar(offset) } } ?? initial
        accumulators = try evaluator.evaluate(accumulators + elements)
      }
      outputs.append(accumulators)
    }
    return results.enumerated().map { position, type in
      ReferenceTensor(gathering: outputs.map { $0[position] }, type)
    }
  }
}

extension Monoid {
  /// Combines floats as kernels do, in f32 at least and rounding every step: a window is short, and its order is part
  /// of what the operation means. None of the groups may be empty.
  fileprivate func combiningStepwise(
    _ groups: [[Int]], of input: ReferenceTensor, then initial: ReferenceTensor, to type: TensorType
  ) -> ReferenceTensor {
    let (values, last) = (input.floats, initial.floats[0])
    let wide = type.element.accumulator ?? type.element
    let results = groups.map { group in
      let combined = group.dropFirst().reduce(values[group[0]]) { wide.rounded(combine($0, values[$1])) }
      return wide.rounded(combine(combined, last))
    }
    return ReferenceTensor(rounding: results, to: type)
  }
}

extension ReferenceTensor {
  /// The elements of this tensor, then those of another of the same element type, in one dimension.
  func appending(_ other: ReferenceTensor) -> ReferenceTensor {
    let flat = type.with(shape: [type.elementCount + other.type.elementCount])
    return type.element.isFloat
      ? ReferenceTensor(flat, .floats(floats + other.floats))
      : ReferenceTensor(flat, .integers(integers + other.integers))
  }
}

extension GraphBuilder {
  /// `x` reduced in windows by a monoid, from its identity or from `initial`.
  package func reduceWindow(_ x: Value, _ monoid: Monoid, _ window: Window, initial: Value? = nil) -> Value {
    guard error == nil, !x.isPoison else { return .poison }
    let element = type(of: x).element
    do throws(SluiceError) {
      let start = if let initial { initial } else { constant(try monoid.identity(element).literal()) }
      return apply(try ReduceWindow(window, monoid, element), x, start)
    } catch {
      fail(error)
      return .poison
    }
  }

  /// Several inputs of one shape reduced together by a region of accumulators, then elements.
  package func reduceWindow(_ inputs: [Value], initial: [Value], _ window: Window, body: Graph) -> [Value] {
    add(ReduceWindow(window, body: body), inputs + initial, resultCount: inputs.count)
  }
}
