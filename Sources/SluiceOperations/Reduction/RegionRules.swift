import SluiceIR

/// What operations ask of their regions.
enum RegionRules {
  /// The region takes these types. Its `name` in an error is made if there is one.
  static func takes(
    _ operands: ArraySlice<TensorType>, _ region: Graph, _ name: @autoclosure () -> String, _ note: String
  ) throws(SluiceError) {
    guard region.takes(operands) else {
      throw SluiceError(
        .shape,
        "\(name()) takes \(list(region.parameterTypes)), the operands are \(list(Array(operands)))",
        note: "it takes " + note)
    }
  }

  /// Whether both regions return the same types.
  static func returnSameTypes(_ a: Graph, _ b: Graph) -> Bool { a.returnsSameTypes(as: b) }

  /// The region takes an accumulator, then a value of each of these types, all scalars, and returns the
  /// accumulators.
  static func accumulating(_ body: Graph, _ elements: [ElementType]) throws(SluiceError) {
    let scalars = elements.map { TensorType($0, []) }
    guard body.parameterTypes == scalars + scalars, body.resultTypes == scalars else {
      throw SluiceError(
        .shape,
        "the region is \(signature(body.parameterTypes, body.resultTypes)); "
          + "\(signature(scalars + scalars, scalars)) is needed",
        note: "it takes the accumulators, then one element of each input, and returns the accumulators")
    }
  }

  static func list(_ types: [TensorType]) -> String {
    "(" + types.map(\.description).joined(separator: ", ") + ")"
  }

  static func signature(_ parameters: [TensorType], _ results: [TensorType]) -> String {
    "\(list(parameters)) -> \(list(results))"
  }
}
