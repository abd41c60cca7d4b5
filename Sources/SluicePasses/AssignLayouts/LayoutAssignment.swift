import SluiceIR
import SluiceOperations

/// For each value of a graph: the value whose buffer holds its elements, its root, and how they lie there.
///
/// A root's own buffer is dense. Parameters, constants and the results of work are roots; views, aliases and
/// chains of them share their operand's root with the strides composed. A view that no strides express (a slice
/// across merged dimensions, say) is a root, made by a copy. What a reader cannot absorb it copies for itself.
package struct LayoutAssignment: Sendable {
  package fileprivate(set) var roots: ContiguousArray<Value>
  /// Whether the value is reached through an `optimization_barrier`.
  package fileprivate(set) var isFenced: ContiguousArray<Bool>
  fileprivate var indices: ContiguousArray<Int32>
  fileprivate var table: [Layout] = []
  let roles: OperationRoles
  /// The role of each node.
  private(set) var role: ContiguousArray<Role> = []
  /// For each value its element count.
  package fileprivate(set) var counts: ContiguousArray<Int>

  fileprivate init(_ graph: Graph) {
    let count = graph.valueCount
    roots = ContiguousArray((0..<count).lazy.map { Value($0) })
    isFenced = ContiguousArray(repeating: false, count: count)
    indices = ContiguousArray(repeating: -1, count: count)
    roles = OperationRoles(graph.operations)
    role.reserveCapacity(graph.nodes.count)
    for node in graph.nodes.indices { role.append(roles.role(of: node, in: graph)) }
    let typeCounts = graph.types.elements.map(\.elementCount)
    counts = ContiguousArray()
    counts.reserveCapacity(count)
    for value in 0..<count { counts.append(typeCounts[graph.typeIndex(of: Value(value))]) }
  }

  package func root(of value: Value) -> Value { roots[value.index] }

  /// Whether the value is all of its root's buffer, dense and in order.
  package func isWhole(_ value: Value) -> Bool { indices[value.index] < 0 }

  /// How the elements lie in the root's buffer. The value has elements.
  package func layout(of value: Value) -> Layout {
    let index = indices[value.index]
    return index < 0 ? .dense(counts[value.index]) : table[Int(index)]
  }

  fileprivate mutating func set(_ value: Value, root: Value, _ layout: Layout, fenced: Bool) {
    roots[value.index] = root
    isFenced[value.index] = fenced
    if layout.isDense, counts[value.index] == counts[root.index] { return }
    indices[value.index] = Int32(table.count)
    table.append(layout)
  }
}

extension LayoutAssignment {
  /// Decides for every value whether it has a buffer of its own or is a view of another's.
  ///
  /// It is legal since no buffer of a graph's value changes while it is read; it costs one composition of strides a
  /// view, and saves every copy that a view would be.
  init(assigning graph: Graph) {
    self.init(graph)
    for node in graph.nodes.indices {
      switch role[node] {
      case .view:
        let (operand, result) = (graph.operand(0, of: node), graph.result(of: node))
        guard counts[result.index] > 0 else { continue }
        let layout = layout(of: operand)
        if let view = viewed(layout, by: graph.operation(of: node), from: graph.type(of: operand).shape) {
          set(result, root: root(of: operand), view, fenced: isFenced[operand.index])
        }
      case .alias, .fence:
        let isFence = role[node] == .fence
        for (operand, result) in zip(graph.operands(of: node), graph.results(of: node))
        where counts[result] > 0 {
          set(
            Value(result), root: root(of: operand), layout(of: operand),
            fenced: isFence || isFenced[operand.index])
        }
      default: break
      }
    }
  }
}

/// The layout of what a view operation makes of a tensor that lies as `layout` says; nil if there is none.
private func viewed(_ layout: Layout, by operation: any Operation, from shape: Shape) -> Layout? {
  let sizes = shape.dimensions
  switch operation {
  case is Reshape: return layout
  case let transpose as Transpose: return layout.transposed(sizes, permutation: transpose.permutation)
  case let reverse as Reverse: return layout.reversed(sizes, dimensions: reverse.dimensions)
  case let broadcast as BroadcastInDim:
    return layout.broadcast(sizes, dimensions: broadcast.dimensions, to: broadcast.shape.dimensions)
  case let slice as Slice:
    return layout.sliced(
      sizes, starts: slice.start, steps: slice.strides, to: slice.resultShape.dimensions)
  default: return nil
  }
}
