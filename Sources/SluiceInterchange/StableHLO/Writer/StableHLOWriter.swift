import SluiceIR
import SluiceOperations

/// Writes a graph as a StableHLO module with one function `main`, in the generic form, which JAX, XLA and stablehlo-opt read.
///
/// Operations that StableHLO lacks stand as what they mean: composed ones as their expansion, `stop_gradient` as its operand,
/// `bessel_i0e` as a composite whose decomposition is arithmetic. What
/// only Sluice knows (names, roles, an order of reduction that is not the standard one) stands in attributes `sluice.*`, which others pass
/// over and the reader takes up again; so reading back what was written gives the same results to the bit.
package enum StableHLOWriter {
  package static func text(of graph: Graph) throws(SluiceError) -> String {
    var writer = FunctionWriter()
    try writer.write(try graph.withoutForeignOperations())
    return writer.text
  }
}

/// Writes functions and regions; values are numbered through the whole module, since no name may hide another.
struct FunctionWriter {
  private(set) var text = ""
  private var indentation = 1
  private var nextValue = 0
  /// The element-wise functions that composites of the module decompose into, in the order of their first use.
  private var decompositions: [(operation: any Operation, type: TensorType)] = []

  /// `graph` as the module's only function.
  mutating func write(_ graph: Graph) throws(SluiceError) {
    text = "module @\(Self.identifier(graph.name)) {\n"
    var names: [String] = []
    var parameters: [String] = []
    for (position, parameter) in graph.parameters.enumerated() {
      names.append("%arg\(position)")
      var attributes: [String] = []
      if !parameter.name.isEmpty { attributes.append("sluice.name = \(Self.quoted(parameter.name))") }
      if parameter.role == .state { attributes.append("sluice.state") }
      if let result = graph.results.firstIndex(where: { $0.updates == position }) {
        attributes.append("tf.aliasing_output = \(result) : i32")
      }
      parameters.append("%arg\(position): \(ElementForm.type(parameter.type))" + Self.dictionary(attributes))
    }
    let results = zip(graph.results, graph.resultTypes).map { result, type in
      ElementForm.type(type)
        + (result.name.isEmpty ? "" : Self.dictionary(["sluice.name = \(Self.quoted(result.name))"]))
    }
    text +=
      "  func.func public @main(\(parameters.joined(separator: ", "))) -> (\(results.joined(separator: ", "))) {\n"
    indentation = 2
    let returned = try body(of: graph, parameters: names)
    line(Self.returning("func.return", returned, graph.resultTypes))
    text += "  }\n"
    for position in decompositions.indices { try writeDecomposition(position) }
    text += "}\n"
  }

  private mutating func writeDecomposition(_ position: Int) throws(SluiceError) {
    let (operation, type) = decompositions[position]
    let builder = GraphBuilder(name: operation.name)
    let x = builder.parameter(type)
    let graph = try builder.finish([BesselArithmetic.besselI0e(x, into: builder)])
    let (name, written) = (Self.decomposition(operation, position), ElementForm.type(type))
    text += "  func.func private @\(name)(%arg0: \(written)) -> \(written) {\n"
    let returned = try body(of: graph, parameters: ["%arg0"])
    line(Self.returning("func.return", returned, [type]))
    text += "  }\n"
  }

  private static func decomposition(_ operation: any Operation, _ position: Int) -> String {
    "\(operation.name)_\(position)"
  }

  /// The composite that stands for an operation that StableHLO does not have; nil for other operations.
  private mutating func composite(_ operation: any Operation, _ type: TensorType) -> WrittenOperation? {
    guard operation is BesselI0e else { return nil }
    let known = decompositions.firstIndex { $0.type == type }
    let position = known ?? decompositions.count
    if known == nil { decompositions.append((operation, type)) }
    return WrittenOperation(
      name: "stablehlo.composite",
      attributes: [
        "name = \"sluice.\(operation.name)\"", "decomposition = @\(Self.decomposition(operation, position))",
      ])
  }

  /// The operations of `graph`, whose parameters have these names; the names of its results.
  mutating func body(of graph: Graph, parameters: [String]) throws(SluiceError) -> [String] {
    var names = parameters
    names.reserveCapacity(graph.valueCount)
    for node in graph.nodes.indices {
      let operation = graph.operation(of: node)
      let operands = graph.operands(of: node)
      if operation is StopGradient {
        // What only differentiation looks at is its operand.
        names.append(names[operands[operands.startIndex].index])
        continue
      }
      let count = graph.results(of: node).count
      let name = "%\(nextValue)"
      nextValue += 1
      let types = (
        operands.map { graph.type(of: $0) }, graph.results(of: node).map { graph.type(of: Value($0)) }
      )
      do throws(SluiceError) {
        try write(operation, name, operands.map { names[$0.index] }, types.0, types.1)
      } catch {
        throw error.prefixed(operation.name).located(
          at: graph.origins[graph.nodes[node].origin].locations.first)
      }
      names += count == 1 ? [name] : (0..<count).map { "\(name)#\($0)" }
    }
    return graph.results.map { names[$0.value.index] }
  }

  private mutating func write(
    _ operation: any Operation, _ name: String, _ operands: [String], _ operandTypes: [TensorType],
    _ resultTypes: [TensorType]
  ) throws(SluiceError) {
    let written: WrittenOperation
    if let form = OperationForm.known(operation.name) {
      written = try form(operation, operandTypes, resultTypes)
    } else if let composite = composite(operation, resultTypes[0]) {
      written = composite
    } else {
      throw SluiceError(.unsupported, "StableHLO has no such operation")
    }
    if let intermediate = written.intermediate {
      let (own, narrow) = (
        ElementForm.type(operandTypes[0]), ElementForm.type(operandTypes[0].shape, intermediate)
      )
      let between = "%\(nextValue)"
      nextValue += 1
      line("\(between) = \"\(written.name)\"(\(operands[0])) : (\(own)) -> \(narrow)")
      line("\(name) = \"\(written.name)\"(\(between)) : (\(narrow)) -> \(own)")
      return
    }
    let results =
      resultTypes.isEmpty ? "" : "\(name)\(resultTypes.count > 1 ? ":\(resultTypes.count)" : "") = "
    let shown = Array(operands.prefix(written.operandCount ?? operands.count))
    text += String(repeating: "  ", count: indentation)
    text += "\(results)\"\(written.name)\"(\(shown.joined(separator: ", ")))"
    if !written.regions.isEmpty {
      text += " ("
      for (position, region) in written.regions.enumerated() {
        if position > 0 { text += ", " }
        // Regions without parameters use the operands themselves.
        try write(region, captured: written.operandCount.map { Array(operands[$0...]) })
      }
      text += ")"
    }
    if !written.attributes.isEmpty { text += " {\(written.attributes.joined(separator: ", "))}" }
    let types = operandTypes.prefix(shown.count).map(ElementForm.type).joined(separator: ", ")
    let returned = resultTypes.map(ElementForm.type)
    text += " : (\(types)) -> "
    text += returned.count == 1 ? returned[0] : "(\(returned.joined(separator: ", ")))"
    text += "\n"
  }

  /// A region with a block's parameters of its own or, with `captured`, one whose parameters are values from outside.
  private mutating func write(_ region: Graph, captured: [String]?) throws(SluiceError) {
    text += "{\n"
    indentation += 1
    let names =
      captured
      ?? region.parameters.map { _ in
        defer { nextValue += 1 }
        return "%\(nextValue)"
      }
    if captured == nil, !names.isEmpty {
      let parameters = zip(names, region.parameterTypes).map { "\($0): \(ElementForm.type($1))" }
      text += String(repeating: "  ", count: indentation - 1)
      text += "^bb0(\(parameters.joined(separator: ", "))):\n"
    }
    let returned = try body(of: region, parameters: names)
    line(Self.returning("stablehlo.return", returned, region.resultTypes))
    indentation -= 1
    text += String(repeating: "  ", count: indentation) + "}"
  }

  // MARK: Pieces

  private mutating func line(_ content: String) {
    text += String(repeating: "  ", count: indentation) + content + "\n"
  }

  private static func returning(_ name: String, _ values: [String], _ types: [TensorType]) -> String {
    "\"\(name)\"(\(values.joined(separator: ", "))) : "
      + "(\(types.map(ElementForm.type).joined(separator: ", "))) -> ()"
  }

  private static func dictionary(_ attributes: [String]) -> String {
    attributes.isEmpty ? "" : " {\(attributes.joined(separator: ", "))}"
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0..<0x20, 0x7F...:
        let digits = String(byte, radix: 16, uppercase: true)
        result += "\\" + (digits.count < 2 ? "0" : "") + digits
      default: result.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    return result + "\""
  }

  /// A name that MLIR takes without quotes.
  private static func identifier(_ name: String) -> String {
    let scalars = name.unicodeScalars.map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        ? Character(scalar) : "_"
    }
    let plain = String(scalars)
    return plain.isEmpty || plain.first?.isNumber == true ? "m_" + plain : plain
  }
}
