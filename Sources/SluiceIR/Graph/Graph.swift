import Synchronization

/// A function over tensors in static single assignment form, immutable: a reference to one is as good as a copy, so that a
/// region costs the operation that has it, and all who pass that on, one word.
///
/// Invariant: operands precede their users, so the order of nodes is an order of execution and its reverse an order
/// of differentiation. Values 0..<parameters.count are the parameters; the results of node 0 follow, and so on. There
/// are no use lists and no parent pointers; a graph is never edited but rebuilt through `GraphBuilder`.
package final class Graph: Sendable {
  /// How deep regions may nest, so that what follows regions may recurse, destructors included.
  package static let maximumRegionDepth = 64

  /// One value that a caller passes in.
  package struct Parameter: Hashable, Sendable {
    /// Inputs are passed at each run; state lives in a `State` between runs and may be updated by a result.
    package enum Role: Hashable, Sendable { case input, state }

    package var type: TensorType
    /// Unique among the parameters where not empty; what a user calls it, e.g. `dense.weights`.
    package var name: String
    package var role: Role

    package init(_ type: TensorType, name: String = "", role: Role = .input) {
      self.type = type
      self.name = name
      self.role = role
    }
  }

  /// One value that a caller gets back.
  package struct Result: Hashable, Sendable {
    package var value: Value
    package var name: String
    /// The index of the state parameter that this result replaces after the run (StableHLO's donation, between
    /// runs of one State). Of the parameter's type; no parameter is updated twice. Nil: returned to the caller.
    package var updates: Int?

    package init(_ value: Value, name: String = "", updates: Int? = nil) {
      self.value = value
      self.name = name
      self.updates = updates
    }
  }

  /// One application of an operation. Operand handles stand in `operandList`, results are consecutive values.
  package struct Node: Sendable {
    package var operation: OperationTable.ID
    package var firstOperand: UInt32
    package var operandCount: UInt32
    package var firstResult: UInt32
    package var resultCount: UInt32
    package var origin: UInt32
  }

  /// One value: what it is and where it comes from.
  package struct ValueEntry: Sendable {
    /// The index of its type in `types`.
    package var type: UInt32
    /// Of a node's result, the node; of a parameter, which has no node, the index of its origin in `origins`.
    package var source: UInt32
  }

  package let name: String
  package let parameters: [Parameter]
  package let results: [Result]
  package let nodes: ContiguousArray<Node>
  package let operandList: ContiguousArray<Value>
  let values: ContiguousArray<ValueEntry>
  package let operations: OperationTable
  /// How deep the regions of the operations in `operations` nest; 0 without any.
  package let regionDepth: Int
  package let types: InternTable<TensorType>
  package let origins: InternTable<Origin>
  /// The hash of what makes graphs equal; 0 until it is asked for.
  let knownHash = Atomic<Int>(0)

  /// Takes over what is in `parts`, which are empty behind it: no reference is counted, as it would be for copies.
  init(name: String, taking parts: inout Parts, _ results: [Result]) {
    self.name = name
    parameters = exchange(&parts.parameters, with: [])
    self.results = results
    nodes = exchange(&parts.nodes, with: [])
    operandList = exchange(&parts.operandList, with: [])
    values = exchange(&parts.values, with: [])
    operations = exchange(&parts.operations, with: OperationTable())
    regionDepth = exchange(&parts.regionDepth, with: 0)
    types = exchange(&parts.types, with: InternTable())
    origins = exchange(&parts.origins, with: InternTable())
  }
}

extension Graph {
  package var valueCount: Int { values.count }

  package func type(of value: Value) -> TensorType { types[values[value.index].type] }

  /// The index in `types` of a value's type: equal for equal types.
  package func typeIndex(of value: Value) -> Int { Int(values[value.index].type) }

  package func operation(of node: Int) -> any Operation { operations[nodes[node].operation] }

  /// Cheap to compare: which type of operation a node has, without a dynamic cast.
  package func kind(of node: Int) -> ObjectIdentifier { operations.kind(nodes[node].operation) }

  package func operands(of node: Int) -> ArraySlice<Value> {
    let entry = nodes[node]
    return operandList[Int(entry.firstOperand)..<Int(entry.firstOperand + entry.operandCount)]
  }

  package func operand(_ index: Int, of node: Int) -> Value {
    operandList[Int(nodes[node].firstOperand) + index]
  }

  package func results(of node: Int) -> Range<Int> {
    let entry = nodes[node]
    return Int(entry.firstResult)..<Int(entry.firstResult + entry.resultCount)
  }

  package func result(_ index: Int = 0, of node: Int) -> Value {
    Value(id: nodes[node].firstResult + UInt32(index))
  }

  /// The node that makes `value`; nil for a parameter.
  package func definition(of value: Value) -> Int? {
    value.index < parameters.count ? nil : Int(values[value.index].source)
  }

  package func origin(of value: Value) -> Origin {
    let source = values[value.index].source
    return origins[value.index < parameters.count ? source : nodes[Int(source)].origin]
  }

  /// The distinct operations that nodes apply, by their indices in `operations`. That table has more: a graph that was rebuilt
  /// keeps the operations of the one before.
  package var appliedOperations: [OperationTable.ID] {
    var isApplied = [Bool](repeating: false, count: operations.count)
    for node in nodes where node.operation < isApplied.count { isApplied[Int(node.operation)] = true }
    return isApplied.indices.filter { isApplied[$0] }.map { OperationTable.ID($0) }
  }

  package var parameterTypes: [TensorType] { parameters.map(\.type) }
  package var resultTypes: [TensorType] { results.map { type(of: $0.value) } }

  /// Whether the parameters are of these types.
  package func takes(_ types: ArraySlice<TensorType>) -> Bool {
    guard parameters.count == types.count else { return false }
    // By spans, for which no reference to what is in the lists is counted.
    let parameters = parameters
    let own = parameters.span
    let others = types.span
    for position in own.indices {
      guard own[position].type.element == others[position].element,
        own[position].type.shape == others[position].shape
      else { return false }
    }
    return true
  }

  /// Whether the results are of the same types as those of `other`.
  package func returnsSameTypes(as other: Graph) -> Bool {
    guard results.count == other.results.count else { return false }
    for position in results.indices
    where type(of: results[position].value) != other.type(of: other.results[position].value) {
      return false
    }
    return true
  }
}
