/// A function over tensors in static single assignment form, as an immutable value.
///
/// Invariant: operands precede their users, so the order of nodes is an order of execution and its reverse an order
/// of differentiation. Values 0..<parameters.count are the parameters; the results of node 0 follow, and so on. There
/// are no use lists and no parent pointers; a graph is never edited but rebuilt through `GraphBuilder`.
package struct Graph: Sendable {
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

  package var name: String
  package internal(set) var parameters: [Parameter]
  package internal(set) var results: [Result]
  package internal(set) var nodes: ContiguousArray<Node>
  package internal(set) var operandList: ContiguousArray<Value>
  /// For every value, its type's index in `types`.
  var valueTypes: ContiguousArray<UInt32>
  /// For every value, its node's index; `UInt32.max` for a parameter.
  var valueNodes: ContiguousArray<UInt32>
  package internal(set) var operations: OperationTable
  /// How deep the regions of the operations in `operations` nest; 0 without any.
  package internal(set) var regionDepth = 0
  package internal(set) var types: InternTable<TensorType>
  package internal(set) var origins: InternTable<Origin>
  var parameterOrigins: [UInt32]
  /// Which `finish` made this graph, so that a builder knows the graph whose tables it started from. It says nothing
  /// about what the graph is.
  var identity: Identity?

  init(name: String) {
    self.name = name
    parameters = []
    results = []
    nodes = []
    operandList = []
    valueTypes = []
    valueNodes = []
    operations = OperationTable()
    types = InternTable()
    origins = InternTable()
    parameterOrigins = []
  }
}

extension Graph {
  /// Makes room for so many entries, so that nothing is copied on the way to them.
  mutating func reserve(nodes: Int, operands: Int, values: Int) {
    self.nodes.reserveCapacity(nodes)
    operandList.reserveCapacity(operands)
    valueTypes.reserveCapacity(values)
    valueNodes.reserveCapacity(values)
  }

  package var valueCount: Int { valueTypes.count }

  package func type(of value: Value) -> TensorType { types[valueTypes[value.index]] }

  /// The index in `types` of a value's type: equal for equal types.
  package func typeIndex(of value: Value) -> Int { Int(valueTypes[value.index]) }

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
    let node = valueNodes[value.index]
    return node == .max ? nil : Int(node)
  }

  package func origin(of value: Value) -> Origin {
    guard let node = definition(of: value) else { return origins[parameterOrigins[value.index]] }
    return origins[nodes[node].origin]
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
}
