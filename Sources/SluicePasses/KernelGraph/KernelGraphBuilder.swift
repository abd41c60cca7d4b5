import SluiceIR

/// Builds a kernel graph from a graph: keeps where each value lies, and adds buffers and groups.
package struct KernelGraphBuilder {
  package let graph: Graph
  package var kernels: KernelGraph
  /// For each value of the graph, where it lies; nil before it has a place.
  package private(set) var views: [View?]
  private var reserved: [Value: KernelGraph.Buffer.Storage] = [:]
  /// By node, the regions of control operations where another pass has made their groups.
  package var regions: [Int: [ControlWork.Region]] = [:]

  /// Parameters have their places from the start.
  package init(_ graph: Graph) {
    self.graph = graph
    kernels = KernelGraph(name: graph.name, parameters: graph.parameters)
    views = [View?](repeating: nil, count: graph.valueCount)
    for (index, parameter) in graph.parameters.enumerated() {
      let buffer = kernels.addBuffer(
        KernelGraph.Buffer(parameter.type, .parameter(index), value: Value(index)))
      views[index] = View(dense: buffer, parameter.type)
    }
  }

  /// Where `value` lies.
  package func view(of value: Value) throws(SluiceError) -> View {
    guard let view = views[value.index] else {
      throw SluiceError(.internal, "kernel graph: \(value) is read before it has a place")
    }
    return view
  }

  /// Says that `value` is found at `view`, without any work.
  package mutating func alias(_ value: Value, _ view: View) { views[value.index] = view }

  /// Says where `place` will put `value`, if not in a temporary of its own.
  package mutating func reserve(_ value: Value, _ storage: KernelGraph.Buffer.Storage) {
    reserved[value] = storage
  }

  /// A temporary for `value`, dense; from then on the value's place.
  package mutating func place(_ value: Value) -> BufferID {
    let type = graph.type(of: value)
    let storage = reserved.isEmpty ? .temporary : reserved[value] ?? .temporary
    let buffer = kernels.addBuffer(KernelGraph.Buffer(type, storage, value: value))
    views[value.index] = View(dense: buffer, type)
    return buffer
  }

  /// A temporary that no value of the graph is in.
  package mutating func temporary(_ type: TensorType) -> BufferID {
    kernels.addBuffer(KernelGraph.Buffer(type, .temporary))
  }

  package mutating func place(_ value: Value, constant literal: Literal) {
    let buffer = kernels.addBuffer(KernelGraph.Buffer(literal.type, .constant(literal), value: value))
    views[value.index] = View(dense: buffer, literal.type)
  }

  package mutating func append(_ work: Group.Work, node: Int) {
    kernels.groups.append(Group(work, nodes: [node]))
  }

  /// Copies `view` into a dense temporary, and returns that.
  package mutating func densified(_ view: View, node: Int) -> View {
    let dense = View(dense: temporary(view.type), view.type)
    append(.copy(Copy([Copy.Part(source: view, destination: dense)])), node: node)
    return dense
  }

  /// The kernel graph, with the graph's results where their values lie.
  package consuming func finish() throws(SluiceError) -> KernelGraph {
    for result in graph.results {
      kernels.results.append(
        KernelGraph.Result(name: result.name, view: try view(of: result.value), updates: result.updates))
    }
    return kernels
  }
}
