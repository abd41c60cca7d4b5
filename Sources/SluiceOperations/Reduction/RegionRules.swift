import SluiceIR

/// What operations ask of their regions.
enum RegionRules {
  /// The region takes these types.
  static func takes(_ operands: [TensorType], _ region: Graph, _ name: String, _ note: String)
    throws(SluiceError)
  {
    guard region.parameterTypes == operands else {
      throw SluiceError(
        .shape, "\(name) takes \(list(region.parameterTypes)), the operands are \(list(operands))",
        note: "it takes " + note)
    }
  }

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
