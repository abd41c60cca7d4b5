import SluiceIR

/// A shift of integers. The amount is read as an unsigned number: one that is as large as the type is wide, or
/// negative, shifts everything out.
package protocol ShiftOperation: BinaryOperation {}

extension ShiftOperation {
  package static var kinds: [ElementType.Kind] { [.signed, .unsigned] }

  /// Never asked for: the type rule admits no floats.
  package static func compute(_ a: Double, _ b: Double) -> Double { a }

  package func derivative(_ cotangent: Value, _ context: PullbackContext) -> (Value?, Value?) { (nil, nil) }

  package static var samples: [OperationSample] {
    ElementwiseSamples.uniform(Self(), 2, kinds, isSmooth: false)
      + ElementwiseSamples.types(kinds).map {
        OperationSample(Self(), [$0, $0], ranges: [0: 0...100, 1: 0...100], isSmooth: false)
      }
  }
}

/// Bits move up, zeros come in.
package struct ShiftLeft: ShiftOperation {
  package static let name = "shift_left"
  package init() {}
  package static func compute(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int64 {
    a << UInt64(bitPattern: element.pattern(b))
  }
}

/// Bits move down, copies of the highest come in: of an unsigned number's too.
package struct ShiftRightArithmetic: ShiftOperation {
  package static let name = "shift_right_arithmetic"
  package init() {}
  package static func compute(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int64 {
    let unused = 64 - element.bitWidth
    return ((a << unused) >> unused) >> UInt64(bitPattern: element.pattern(b))
  }
}

/// Bits move down, zeros come in: of a signed number's too.
package struct ShiftRightLogical: ShiftOperation {
  package static let name = "shift_right_logical"
  package init() {}
  package static func compute(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int64 {
    let bits = UInt64(bitPattern: element.pattern(a)) >> UInt64(bitPattern: element.pattern(b))
    return Int64(bitPattern: bits)
  }
}

extension ElementType {
  /// The low bits of `value`, as many as the type has, and zeros above.
  func pattern(_ value: Int64) -> Int64 { value & Int64(bitPattern: UInt64.max >> (64 - bitWidth)) }
}
