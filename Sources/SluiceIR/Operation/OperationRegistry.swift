/// The operations that text may name. An immutable value; `SluiceOperations` has the standard one.
package struct OperationRegistry: Sendable {
  /// In the order of registration.
  package let operations: [any Operation.Type]
  private let byName: [String: any Operation.Type]

  /// Names must be unique; the first of two of one name is kept, and a test checks that there are none.
  package init(_ operations: [any Operation.Type]) {
    self.operations = operations
    byName = Dictionary(operations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package subscript(name: String) -> (any Operation.Type)? { byName[name] }

  package var names: [String] { operations.map { $0.name } }
}
