import SluiceIR
import SluiceOperations

extension While {
  /// The loop that adds to a slice of what it carries where it added a tensor that is zero but for the slice, as the gradient of
  /// `dynamic_slice` is: an iteration costs the slice, not the whole.
  ///
  /// ```
  /// %5 = dynamic_update_slice 0, %u, %i        ->     %5 = dynamic_slice %x, %i
  /// %6 = add %x, %5                                   %6 = dynamic_update_slice %x, (add %5, %u), %i
  /// ```
  ///
  /// Exact where %x is never -0, which + 0 would make 0: that is so of a carried value that starts so and stays so in every
  /// iteration. `initial` is what is known of the initial values. Costs O(nodes of the body).
  func addingToSlices(_ initial: [ValueFacts], _ context: PassContext) throws(SluiceError) -> While {
    guard body.nodes.indices.contains(where: { body.slicesAdded(by: $0).first != nil }) else { return self }
    let builder = GraphBuilder(rebuilding: body)
    var mapping = builder.copyParameters(of: body)
    var facts = FactAnalysis(parameters: carriedFacts(initial))
    var changes = false
    for node in body.nodes.indices {
      let found = body.slicesAdded(by: node).first { added in
        let x = mapping[added.x.index]
        return added.keepsAll || facts.facts(of: x, in: builder).contains(.neverNegativeZero)
      }
      guard let found, context.budget.spend("simplify-control: add to a slice") else {
        builder.copy(node, of: body, mapping: &mapping)
        continue
      }
      changes = true
      builder.inheritOrigin(ofNode: node, of: body)
      mapping[body.result(of: node).index] = builder.adding(
        mapping[found.update.index], toSliceOf: mapping[found.x.index],
        at: found.starts.map { mapping[$0.index] })
    }
    guard changes else { return self }
    return While(
      condition: condition, body: try builder.finish(resultsOf: body, mapping: mapping),
      checkpoint: checkpoint)
  }

  /// Which of the carried values are never -0 before any iteration: those that are not at first, and are not after an iteration in
  /// which all of these were not.
  private func carriedFacts(_ initial: [ValueFacts]) -> [ValueFacts] {
    let builder = GraphBuilder(rebuilding: body)
    var mapping = builder.copyParameters(of: body)
    for node in body.nodes.indices { builder.copy(node, of: body, mapping: &mapping) }
    var assumed = initial.map { $0.intersection(.neverNegativeZero) }
    // Each round gives up one or more; chains of them are short.
    for _ in 0..<4 {
      var facts = FactAnalysis(parameters: assumed)
      let next = assumed.indices.map { index in
        assumed[index].intersection(facts.facts(of: mapping[body.results[index].value.index], in: builder))
      }
      if next == assumed { return assumed }
      assumed = next
    }
    return initial.map { _ in [] }
  }
}

/// A slice `update` of zeros that is added to `x`.
struct AddedSlice {
  var x: Value
  var update: Value
  var starts: [Value]
  /// Whether the zeros leave every x as it is: -0 does, and those of integers.
  var keepsAll: Bool
}

extension Graph {
  /// The ways in which a node adds a slice of zeros to something, for either operand of it.
  fileprivate func slicesAdded(by node: Int) -> [AddedSlice] {
    guard operation(of: node) is Add else { return [] }
    return [(0, 1), (1, 0)].compactMap { x, added in
      guard let place = definition(of: operand(added, of: node)), operation(of: place) is DynamicUpdateSlice,
        let zeros = definition(of: operand(0, of: place)),
        let literal = (operation(of: zeros) as? Constant)?.value
      else { return nil }
      return AddedSlice(
        operand(x, of: node), Array(operands(of: place)), literal, type(of: operand(1, of: place)))
    }
  }
}

extension AddedSlice {
  /// `operands` are those of the `dynamic_update_slice` of `zeros`. Nil unless these are zeros, and more than the slice.
  init?(_ x: Value, _ operands: [Value], _ zeros: Literal, _ update: TensorType) {
    guard let bytes = zeros.uniformBytes,
      let element = try? Literal(TensorType(zeros.element, []), bytes: bytes),
      let zero = ReferenceTensor(element).floats.first, zero == 0, zeros.type != update
    else { return nil }
    self.init(
      x: x, update: operands[1], starts: Array(operands.dropFirst(2)),
      keepsAll: !zeros.element.isFloat || zero.sign == .minus)
  }
}

extension GraphBuilder {
  /// `x` with `update` added to its slice at `starts`.
  func adding(_ update: Value, toSliceOf x: Value, at starts: [Value]) -> Value {
    let slice = dynamicSlice(x, at: starts, sizes: type(of: update).shape.dimensions)
    return dynamicUpdateSlice(x, add(slice, update), at: starts)
  }
}
