import SluiceIR

/// What every function of closures does: its operands belong to one function, `trace` makes regions of the closures, and what
/// it returns emits the operation at the user's line. Without operands there is nothing.
///
/// `trace` also says how many results there will be, as soon as it knows: whoever indexes the results of a mistake finds as
/// many.
func declaringRegions(
  _ caller: String, _ operands: [Tensor], _ file: String, _ line: Int,
  _ trace: (
    _ origin: Origin, _ resultCount: inout Int
  ) throws(SluiceError) -> (GraphBuilder) throws(SluiceError) -> [Value]
) -> [Tensor] {
  guard let declaration = operands.first?.declaration else { return [] }
  let origin = Origin(file: file, line: line)
  var count = 0
  do throws(SluiceError) {
    _ = Tensor.belongTogether(caller, operands, at: origin.locations.last)
    let emit = try trace(origin, &count)
    // Traced all the same, to know how many results there are.
    if let error = declaration.builder.error { throw error }
    return try declaration.emitAll(origin, emit)
  } catch {
    declaration.builder.fail(error)
    return Array(repeating: Tensor(.poison, in: declaration), count: count)
  }
}

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
