import SluiceIR
import SluiceOperations

extension GraphBuilder {
  /// The pullback of a choice: a choice of the same number between the branches' pullbacks. What a branch's pullback
  /// needs of its forward run is returned by a second, wider version of the forward choice (`merge-control` makes one of
  /// the two); the other branches return zeros in its place, and branches share places of one type.
  func pullBackChoice(_ operation: Case, _ context: PullbackContext) throws(SluiceError) -> [Value?] {
    let arguments = Array(context.operands.dropFirst())
    let wanted = arguments.indices.map { context.flows(into: $0 + 1) }
    let seeded = context.cotangents.map { $0 != nil }
    var pullbacks: [RegionPullback] = []
    for branch in operation.branches {
      pullbacks.append(try RegionPullback(branch, seeded: seeded, wanted: wanted))
    }
    let reached = arguments.indices.filter { index in pullbacks.contains { $0.gradients[index] != nil } }
    guard !reached.isEmpty else { return context.operands.map { _ in nil } }
    let residuals = pullbacks.map { pullback in
      Residuals(
        pullback, for: reached.compactMap { pullback.gradients[$0] },
        Residuals.Policy(
          isAvailable: { _ in true }, recomputesFixed: false, savesParametersOnly: false, forced: []))
    }
    let slots = ResidualSlots(
      zip(pullbacks, residuals).map { pullback, residuals in
        residuals.values.map { pullback.graph.type(of: $0) }
      })

    var saved: [Value] = []
    if !slots.types.isEmpty {
      var forward: [Graph] = []
      for (index, pullback) in pullbacks.enumerated() {
        forward.append(try pullback.forward(saving: residuals[index].values, in: slots, branch: index))
      }
      saved = Array(
        self.case(context.operands[0], arguments, branches: forward).dropFirst(context.results.count))
    }

    let used = arguments.indices.filter { index in residuals.contains { $0.parameters.contains(index) } }
    var backward: [Graph] = []
    for (index, pullback) in pullbacks.enumerated() {
      let inner = GraphBuilder(name: "pullback")
      var mapping = pullback.emptyMapping
      for argument in used { mapping[argument] = inner.parameter(type(of: arguments[argument])) }
      let places = slots.types.map { inner.parameter($0) }
      for (value, place) in zip(residuals[index].values, slots.places[index]) {
        mapping[value.index] = places[place]
      }
      for cotangent in pullback.cotangents {
        mapping[cotangent.index] = inner.parameter(pullback.graph.type(of: cotangent))
      }
      pullback.emit(reached.compactMap { pullback.gradients[$0] }, into: inner, &mapping)
      backward.append(
        try inner.finish(
          reached.map { argument in
            pullback.gradients[argument].flatMap { mapping[$0.index] }
              ?? inner.constant(0, type(of: arguments[argument]))
          }))
    }
    let given = self.case(
      context.operands[0],
      used.map { arguments[$0] } + saved + context.cotangents.compactMap(\.self), branches: backward)
    var contributions: [Value?] = context.operands.map { _ in nil }
    for (argument, value) in zip(reached, given) { contributions[argument + 1] = value }
    return contributions
  }
}

/// Where each branch returns what it saves: as few places as one branch needs of a type.
private struct ResidualSlots {
  private(set) var types: [TensorType] = []
  /// For each branch the place of each of its residuals.
  private(set) var places: [[Int]] = []

  init(_ branches: [[TensorType]]) {
    for residuals in branches {
      var isFree = types.map { _ in true }
      places.append(
        residuals.map { type in
          if let place = types.indices.first(where: { isFree[$0] && types[$0] == type }) {
            isFree[place] = false
            return place
          }
          types.append(type)
          isFree.append(false)
          return types.count - 1
        })
    }
  }
}

extension RegionPullback {
  /// The region itself, which returns `values` too, in their places, and zeros in the others.
  fileprivate func forward(saving values: [Value], in slots: ResidualSlots, branch: Int)
    throws(SluiceError) -> Graph
  {
    let builder = GraphBuilder(name: "forward")
    var mapping = emptyMapping
    for index in 0..<parameterCount { mapping[index] = builder.parameter(graph.parameters[index].type) }
    emit(results + values, into: builder, &mapping)
    var saved = [Value?](repeating: nil, count: slots.types.count)
    for (value, place) in zip(values, slots.places[branch]) { saved[place] = mapping[value.index] }
    let padded = zip(saved, slots.types).map { value, type in value ?? builder.constant(0, type) }
    return try builder.finish(results.map { mapping[$0.index] ?? .poison } + padded)
  }
}
