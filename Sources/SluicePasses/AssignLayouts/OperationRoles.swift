import SluiceIR
import SluiceOperations

/// What an operation is to layouts and fusion.
enum Role: UInt8 {
  /// Each element from the operands' at the same index.
  case elementwise
  case iota
  case constant
  /// Moves no data: `transpose`, `slice`, `reverse`, `broadcast_in_dim`, `reshape`.
  case view
  /// Results are the operands, one for one.
  case alias
  /// As `alias`, but no work may be merged across it.
  case fence
  case reduce
  case contraction
  case concatenate
  case pad
  case gather
  case scatter
  case standalone
  case control
  case unsupported
}

/// The role of each operation of a graph, looked up by the operation's index, so that the passes compare integers where
/// they meet a node.
struct OperationRoles {
  private let roles: [Role]
  private let isSameConversion: [Bool]

  private static let byKind: [ObjectIdentifier: Role] = [
    ObjectIdentifier(Iota.self): .iota, ObjectIdentifier(Constant.self): .constant,
    ObjectIdentifier(Transpose.self): .view, ObjectIdentifier(Slice.self): .view,
    ObjectIdentifier(Reverse.self): .view, ObjectIdentifier(BroadcastInDim.self): .view,
    ObjectIdentifier(Reshape.self): .view, ObjectIdentifier(StopGradient.self): .alias,
    ObjectIdentifier(OptimizationBarrier.self): .fence, ObjectIdentifier(Reduce.self): .reduce,
    ObjectIdentifier(DotGeneral.self): .contraction, ObjectIdentifier(Concatenate.self): .concatenate,
    ObjectIdentifier(Pad.self): .pad, ObjectIdentifier(Gather.self): .gather,
    ObjectIdentifier(Scatter.self): .scatter,
  ]

  init(_ table: OperationTable) {
    let ids = 0..<UInt32(table.count)
    roles = ids.map { id in
      if let role = Self.byKind[table.kind(id)] { return role }
      if table[id] is any ElementwiseOperation { return .elementwise }
      if table[id] is any StandaloneOperation { return .standalone }
      return table[id] is any ControlOperation ? .control : .unsupported
    }
    isSameConversion = ids.map { table.kind($0) == ObjectIdentifier(Convert.self) }
  }

  /// The role of a node. A conversion to the type that its operand already has is an alias.
  func role(of node: Int, in graph: Graph) -> Role {
    let id = Int(graph.nodes[node].operation)
    if isSameConversion[id],
      graph.type(of: graph.operand(0, of: node)).element == graph.type(of: graph.result(of: node)).element
    {
      return .alias
    }
    return roles[id]
  }
}
