/// The distinct operations of a graph. A node refers to its operation by index, so that comparing two nodes'
/// operations compares two integers, and a pass that looks for one kind of operation compares identifiers
/// instead of casting.
package struct OperationTable: Sendable {
  package typealias ID = UInt32

  /// An operation as a key: equal type and equal attributes.
  package struct Key: Hashable, Sendable {
    package let operation: any Operation

    package init(operation: any Operation) { self.operation = operation }

    package static func == (a: Key, b: Key) -> Bool { a.operation.isEqual(to: b.operation) }
    package func hash(into hasher: inout Hasher) {
      hasher.combine(ObjectIdentifier(type(of: operation)))
      operation.hash(into: &hasher)
    }
  }

  private var table = InternTable<Key>()
  private var kinds: ContiguousArray<ObjectIdentifier> = []

  package init() {}

  package var count: Int { kinds.count }

  package subscript(id: ID) -> any Operation { table[id].operation }

  package func key(_ id: ID) -> Key { table[id] }

  package func kind(_ id: ID) -> ObjectIdentifier { kinds[Int(id)] }

  package mutating func intern(_ operation: any Operation) -> ID {
    let id = table.intern(Key(operation: operation))
    if Int(id) == kinds.count { kinds.append(ObjectIdentifier(type(of: operation))) }
    return id
  }
}

extension Operation {
  fileprivate func isEqual(to other: any Operation) -> Bool {
    // Most operations have no attributes, and a dynamic cast costs more than the rest of a look-up.
    if MemoryLayout<Self>.size == 0 { return type(of: other) == Self.self }
    guard let other = other as? Self else { return false }
    return self == other
  }
}
