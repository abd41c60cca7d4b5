/// A handle to one value of a graph: a parameter or a result of a node. Prints as `%7`.
package struct Value: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let id: UInt32

  package init(id: UInt32) { self.id = id }
  package init(_ index: Int) { id = UInt32(truncatingIfNeeded: index) }

  /// What a builder hands out after an error: every operation on it is ignored.
  package static let poison = Value(id: .max)

  package var index: Int { Int(id) }
  package var isPoison: Bool { id == .max }

  package static func < (a: Value, b: Value) -> Bool { a.id < b.id }
  package var description: String { isPoison ? "%poison" : "%\(id)" }
}
