import SluiceIR

/// Bitwise, or logical of booleans: whether both are set.
package struct And: BinaryBitwiseOperation {
  package static let name = "and"
  package init() {}
  package static func compute(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int64 { a & b }
  package static var samples: [OperationSample] { samples(smooth: []) }
}

/// Bitwise, or logical of booleans: whether either is set.
package struct Or: BinaryBitwiseOperation {
  package static let name = "or"
  package init() {}
  package static func compute(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int64 { a | b }
  package static var samples: [OperationSample] { samples(smooth: []) }
}

/// Bitwise, or logical of booleans: whether one alone is set.
package struct Xor: BinaryBitwiseOperation {
  package static let name = "xor"
  package init() {}
  package static func compute(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int64 { a ^ b }
  package static var samples: [OperationSample] { samples(smooth: []) }
}

/// The complement, bit by bit; of booleans, the opposite.
package struct Not: UnaryBitwiseOperation {
  package static let name = "not"
  package init() {}
  package static func compute(_ x: Int64, _ element: ElementType) -> Int64 { ~x }
  package static var samples: [OperationSample] { samples(smooth: []) }
}
