import SluiceIR
import SluiceOperations

extension KernelGraphBuilder {
  /// A convolution in a type that has a kernel, between conversions where the operands or the result have another:
  /// floats narrower than f32 accumulate in f32, integers narrower than 32 bits and booleans in 32 bits.
  mutating func appendConvolution(_ convolution: Convolution, _ node: Int) throws(SluiceError) {
    let result = graph.result(of: node)
    let type = graph.type(of: result)
    var operation = convolution
    operation.element = Self.accumulator(graph.type(of: graph.operand(0, of: node)).element, type.element)
    var inputs: [View] = []
    for operand in graph.operands(of: node) {
      inputs.append(converted(try view(of: operand), to: operation.element, node))
    }
    guard operation.element != type.element else {
      return append(
        .standalone(StandaloneWork(operation: operation, inputs: inputs, outputs: [place(result)])),
        node: node)
    }
    let wide = type.with(element: operation.element)
    let output = temporary(wide)
    append(.standalone(StandaloneWork(operation: operation, inputs: inputs, outputs: [output])), node: node)
    appendConversion(of: View(dense: output, wide), to: View(dense: place(result), type), node)
  }

  /// The type in which products of `operand` are summed for a result of `result`.
  private static func accumulator(_ operand: ElementType, _ result: ElementType) -> ElementType {
    if result.isFloat { return operand == .f64 || result == .f64 ? .f64 : .f32 }
    return result.bitWidth >= 32 ? result : .i32
  }

  private mutating func converted(_ source: View, to element: ElementType, _ node: Int) -> View {
    guard source.element != element else { return source }
    let type = source.type.with(element: element)
    let destination = View(dense: temporary(type), type)
    appendConversion(of: source, to: destination, node)
    return destination
  }

  private mutating func appendConversion(of source: View, to destination: View, _ node: Int) {
    var grid = Grid(domain: source.sizes, rowRank: max(source.sizes.count - 1, 0))
    let name = Convert(to: destination.element).kernelName(for: [source.element])
    let load = grid.append(.load(source), source.element)
    let value = grid.append(.compute(name, [load]), destination.element)
    _ = grid.append(.store(value, destination), destination.element)
    append(.grid(grid), node: node)
  }
}
