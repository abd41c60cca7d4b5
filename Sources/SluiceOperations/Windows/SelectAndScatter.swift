import SluiceIR

/// Scatters each window's source element to the element of the operand that a comparison selects in the window: the
/// derivative of max pooling.
///
/// Operands: the operand; the sources, one a window; a scalar initial value. The region `select` says of two elements
/// whether the first is kept; a window's elements are compared in ascending order, without padding. Each element of
/// the result starts from the initial value and is combined by the region `scatter` with the sources of the windows
/// that selected it, in ascending order. A window that has no element selects none.
package struct SelectAndScatter: ComposedOperation {
  package static let name = "select_and_scatter"
  package static var signature: String? { "T, T, T -> T; select: T, T -> i1; scatter: T, T -> T; T: any" }
  package let window: Window
  package let select: Graph
  package let scatter: Graph

  /// The window has no dilations.
  package init(_ window: Window, select: Graph, scatter: Graph) {
    self.window = window
    self.select = select
    self.scatter = scatter
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    window = try Window(reading: &attributes, dilated: false)
    select = try attributes.region("select")
    scatter = try attributes.region("scatter")
  }

  package func write(to attributes: inout AttributeWriter) {
    window.write(to: &attributes)
    attributes.write("select", select)
    attributes.write("scatter", scatter)
  }

  package var regions: [Graph] { [select, scatter] }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try OperandRules.count(operands, 3, "the operand, the sources and the initial value")
    let (operand, source, initial) = (operands[0], operands[1], operands[2])
    try OperandRules.sameElement(operand, "the operand", source, "the source")
    try OperandRules.sameElement(source, "the source", initial, "the initial value")
    guard initial.rank == 0 else {
      throw SluiceError(
        .shape, "the initial value has shape \(initial.shape)", note: "initial values are scalars")
    }
    guard window.dimensions.allSatisfy({ $0.baseDilation == 1 && $0.dilation == 1 }) else {
      throw SluiceError(.shape, "the window is dilated", note: "only reduce_window has dilations")
    }
    let windows = try window.result(for: operand.shape)
    guard source.shape == windows else {
      throw SluiceError(
        .shape, "the source has shape \(source.shape); the windows over \(operand.shape) make \(windows)",
        note: "the source has one element a window")
    }
    let scalar = operand.with(shape: [])
    guard select.parameterTypes == [scalar, scalar], select.resultTypes == [.i1] else {
      throw SluiceError(
        .shape,
        "the region select is \(RegionRules.signature(select.parameterTypes, select.resultTypes)); "
          + "\(RegionRules.signature([scalar, scalar], [.i1])) is needed",
        note: "it takes two elements and returns whether the first is kept")
    }
    try RegionRules.accumulating(scatter, [operand.element])
    return [operand]
  }

  package func expand(_ operands: [Value], into builder: GraphBuilder) throws(SluiceError) -> [Value] {
    let type = builder.type(of: operands[0])
    guard type.elementCount > 0, builder.type(of: operands[1]).elementCount > 0 else {
      return [builder.broadcast(operands[2], to: type.shape)]
    }
    let selection = try WindowSelection(operands[0], window, select: select, builder)
    return [try selection.scatter(operands[1], initial: operands[2], body: scatter)]
  }

  /// As the specification has it, element by element, without what `expand` makes of it.
  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let (operand, source) = (operands[0], operands[1])
    let (selects, scatters) = (ReferenceEvaluator(select), ReferenceEvaluator(scatter))
    var results = [ReferenceTensor](repeating: operands[2], count: operand.type.elementCount)
    for (index, window) in window.offsets(in: operand.shape, windows: source.shape).enumerated() {
      var selected: Int?
      for offset in window.compactMap(\.self) {
        guard let earlier = selected else {
          selected = offset
          continue
        }
        let isKept = try selects.evaluate([operand.scalar(earlier), operand.scalar(offset)])[0]
        if isKept.integers == [0] { selected = offset }
      }
      guard let selected else { continue }
      results[selected] = try scatters.evaluate([results[selected], source.scalar(index)])[0]
    }
    return [ReferenceTensor(gathering: results, operand.type)]
  }
}
