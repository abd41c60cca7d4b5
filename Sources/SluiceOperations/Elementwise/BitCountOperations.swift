import SluiceIR

/// A count of an integer's bits, in the integer's own type.
package protocol BitCountOperation: UnaryOperation {}

extension BitCountOperation {
  package static var kinds: [ElementType.Kind] { [.signed, .unsigned] }

  /// Never asked for: the type rule admits no floats.
  package static func compute(_ x: Double) -> Double { x }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    nil
  }

  package static var samples: [OperationSample] { samples(smooth: []) }
}

/// How many bits are set.
package struct PopulationCount: BitCountOperation {
  package static let name = "popcnt"
  package init() {}
  package static func compute(_ x: Int64, _ element: ElementType) -> Int64 {
    Int64(element.pattern(x).nonzeroBitCount)
  }
}

/// How many zeros stand above the highest bit that is set; the whole width for 0.
package struct CountLeadingZeros: BitCountOperation {
  package static let name = "count_leading_zeros"
  package init() {}
  package static func compute(_ x: Int64, _ element: ElementType) -> Int64 {
    Int64(element.pattern(x).leadingZeroBitCount - (64 - element.bitWidth))
  }
}
