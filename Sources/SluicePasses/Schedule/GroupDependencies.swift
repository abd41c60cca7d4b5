import SluiceIR

/// What must run before what: a directed graph whose first nodes are the groups; the nodes after them are events,
/// "all of these have run", which keep the number of edges linear in the number of accesses.
struct GroupDependencies {
  let groupCount: Int
  private(set) var nodeCount: Int
  private var edges: [(from: Int, to: Int)] = []
  /// Events "the old value of this parameter has been read", which may be given up for the price of a copy.
  private(set) var cancellable: [(node: Int, parameter: Int)] = []

  init(
    _ graph: KernelGraph, _ accesses: BufferAccesses, updates: [Int: BufferID],
    ranges: [(buffer: BufferID, parameters: Set<Int>)]
  ) {
    groupCount = graph.groups.count
    nodeCount = groupCount
    addReadsAfterWrites(graph, accesses)
    addStateOrder(graph, accesses, updates, ranges)
  }

  // MARK: Temporaries

  private mutating func addReadsAfterWrites(_ graph: KernelGraph, _ accesses: BufferAccesses) {
    // The node after which all that stores to a buffer itself has run; -1 if nothing stores to it.
    var ready = [Int](repeating: -1, count: graph.buffers.count)
    var whole: [Int: Int] = [:]
    for (index, buffer) in graph.buffers.enumerated() {
      switch buffer.storage {
      case .temporary, .slice: ready[index] = event(after: accesses.writers[index])
      default: break
      }
    }
    for (index, buffer) in graph.buffers.enumerated() {
      guard case .slice(let holder, _) = buffer.storage else { continue }
      let node: Int
      if let known = whole[holder.index] {
        node = known
      } else {
        node = addNode()
        whole[holder.index] = node
        addEdge(ready[holder.index], node)
      }
      addEdge(ready[index], node)
    }
    for (index, buffer) in graph.buffers.enumerated() {
      switch buffer.storage {
      case .temporary:
        let node = whole[index] ?? ready[index]
        for reader in accesses.readers[index] { addEdge(node, reader) }
      case .slice(let holder, _):
        for reader in accesses.readers[index] {
          addEdge(ready[index], reader)
          addEdge(ready[holder.index], reader)
        }
      case .stateRange:
        // Whoever stands before a writer reads the old value, whoever stands after it the new one.
        for writer in accesses.writers[index] {
          for reader in accesses.readers[index] where reader != writer {
            addEdge(min(reader, writer), max(reader, writer))
          }
        }
      case .parameter, .constant: break
      }
    }
  }

  // MARK: State

  /// Old values are read before new ones are written.
  private mutating func addStateOrder(
    _ graph: KernelGraph, _ accesses: BufferAccesses, _ updates: [Int: BufferID],
    _ ranges: [(buffer: BufferID, parameters: Set<Int>)]
  ) {
    var buffersOfParameter: [Int: [Int]] = [:]
    for (index, buffer) in graph.buffers.enumerated() {
      if case .parameter(let parameter) = buffer.storage {
        buffersOfParameter[parameter, default: []].append(index)
      }
    }
    for (range, parameters) in ranges where !accesses.writers[range.index].isEmpty {
      let writers = Set(accesses.writers[range.index])
      let done = addNode()
      for parameter in parameters.sorted() {
        for source in buffersOfParameter[parameter, default: []] {
          for reader in accesses.readers[source] where !writers.contains(reader) { addEdge(reader, done) }
        }
      }
      for writer in writers.sorted() { addEdge(done, writer) }
    }
    for (parameter, buffer) in updates.sorted(by: { $0.key < $1.key }) {
      let writers = accesses.writers[buffer.index]
      let done = addNode()
      for source in buffersOfParameter[parameter, default: []] {
        for reader in accesses.readers[source] where !writers.contains(reader) { addEdge(reader, done) }
      }
      for (range, parameters) in ranges where parameters.contains(parameter) {
        for reader in accesses.readers[range.index] where !writers.contains(reader) { addEdge(reader, done) }
      }
      for writer in writers { addEdge(done, writer) }
      cancellable.append((done, parameter))
    }
  }

  /// Forgets the demand that everyone has read `parameter` before its new value is written.
  mutating func cancel(_ nodes: Set<Int>) {
    edges.removeAll { nodes.contains($0.from) }
    cancellable.removeAll { nodes.contains($0.node) }
  }

  // MARK: Nodes and edges

  private mutating func addNode() -> Int {
    nodeCount += 1
    return nodeCount - 1
  }

  private mutating func addEdge(_ from: Int, _ to: Int) {
    if from >= 0, from != to { edges.append((from, to)) }
  }

  private mutating func event(after groups: ArraySlice<Int>) -> Int {
    guard let first = groups.first else { return -1 }
    if groups.count == 1 { return first }
    let node = addNode()
    for group in groups { addEdge(group, node) }
    return node
  }

  /// How many edges enter each node, and for each node the nodes that its edges enter.
  func successors() -> (pending: [Int], lists: BufferAccesses.Lists) {
    var pending = [Int](repeating: 0, count: nodeCount)
    for edge in edges { pending[edge.to] += 1 }
    return (pending, BufferAccesses.Lists(pairs: edges, count: nodeCount))
  }
}

extension KernelGraph {
  /// For each `stateRange` buffer the parameters in its memory: those whose places in the State's layout it overlaps.
  /// Without the layout every state parameter from the first on may be one.
  func parametersCovered(_ layout: StateLayout?) -> [(buffer: BufferID, parameters: Set<Int>)] {
    var result: [(buffer: BufferID, parameters: Set<Int>)] = []
    for (index, buffer) in buffers.enumerated() {
      guard case .stateRange(let first) = buffer.storage else { continue }
      let state = parameters.indices.filter { parameters[$0].role == .state }
      guard let layout, let start = layout[parameters[first].name]?.offset else {
        result.append((BufferID(index), Set(state.filter { $0 >= first })))
        continue
      }
      let bytes = start..<start + max(buffer.type.byteCount, 1)
      let inside = state.filter { layout[parameters[$0].name].map { bytes.contains($0.offset) } ?? true }
      result.append((BufferID(index), Set(inside)))
    }
    return result
  }
}
