/// The distinct operations of a graph. A node refers to its operation by index, so that comparing two nodes'
/// operations compares two integers, and a pass that looks for one kind of operation compares identifiers
/// instead of casting.
package struct OperationTable: Sendable {
  package typealias ID = UInt32

  /// An operation as a key: equal type and equal attributes.
  package struct Key: Hashable, Sendable {
    package let operation: any Operation
    package let kind: ObjectIdentifier

    package init(operation: any Operation) {
      // First, since asking what is stored already would copy it.
      kind = ObjectIdentifier(type(of: operation))
      self.operation = operation
    }

    package static func == (a: Key, b: Key) -> Bool {
      a.kind == b.kind && a.operation.isEqual(to: b.operation)
    }
    package func hash(into hasher: inout Hasher) { Self.hash(operation, kind, into: &hasher) }

    /// Of the operation's key, which need not be made.
    static func hash(_ operation: any Operation, _ kind: ObjectIdentifier, into hasher: inout Hasher) {
      hasher.combine(kind)
      operation.hash(into: &hasher)
    }
  }

  private(set) var table = InternTable<Key>()

  package init() {}

  package var count: Int { table.count }

  package subscript(id: ID) -> any Operation { table[id].operation }

  package func key(_ id: ID) -> Key { table[id] }

  package func kind(_ id: ID) -> ObjectIdentifier { table[id].kind }

  /// Makes a key, which counts a reference to each region, only for an operation that is new.
  package mutating func intern(_ operation: any Operation) -> ID {
    let kind = ObjectIdentifier(type(of: operation))
    return table.intern(
      hash: InternTable<Key>.hash { Key.hash(operation, kind, into: &$0) },
      where: { $0.kind == kind && $0.operation.isEqual(to: operation) },
      orAdd: Key(operation: operation))
  }
}

extension Operation {
  fileprivate func isEqual(to other: any Operation) -> Bool {
    guard type(of: other) == Self.self else { return false }
    // Most operations have no attributes, and a dynamic cast costs more than the rest of a look-up. One that can fail would also
    // have to find out what an optional of this type is.
    if MemoryLayout<Self>.size == 0 { return true }
    return self == other as! Self
  }
}
