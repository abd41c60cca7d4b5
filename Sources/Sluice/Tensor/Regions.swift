import SluiceIR

/// What a closure that `caller` was given makes of parameters of these types, as a function of its own.
func region(
  _ caller: String, _ name: String, _ types: [TensorType], _ origin: Origin, _ body: ([Tensor]) -> [Tensor]
) throws(SluiceError) -> Graph {
  let declaration = Declaration(name: name)
  let results = body(
    types.map { declaration.parameter($0, name: "", role: .input, origin: origin) })
  guard results.allSatisfy({ $0.declaration === declaration }) else {
    throw SluiceError(
      .argument, "\(caller): the \(name) returns a tensor of another function",
      at: origin.locations.last, note: "make it an operand, and compute with the closure's own arguments")
  }
  return try declaration.builder.finish(results.map(\.value))
}

extension Graph {
  /// Throws unless the closure that this was made of returns these types.
  func requireResults(
    _ types: [TensorType], _ caller: String, _ name: String, note: String, _ origin: Origin
  ) throws(SluiceError) {
    func list(_ types: [TensorType]) -> String {
      "(" + types.map(\.description).joined(separator: ", ") + ")"
    }
    guard resultTypes == types else {
      throw SluiceError(
        .shape, "\(caller): the \(name) returns \(list(resultTypes)), not \(list(types))",
        at: origin.locations.last, note: note)
    }
  }
}
