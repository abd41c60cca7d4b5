import SluiceIR

/// The elements of constants: `dense<1.0>`, `dense<[[1, 2], [3, 4]]>`, `dense<"0x0000803F">`.
extension MLIRParser {
  /// The elements, and the number of their type.
  mutating func elements() throws(SluiceError) -> (value: SyntaxAttribute, type: Int) {
    let start = cursor.position
    cursor.advance(6)
    // The type stands behind the elements, so they are passed over first.
    let mark = cursor.mark()
    var hexadecimal: Range<Int>?
    if cursor.peek() == UInt8(ascii: "\"") {
      hexadecimal = try cursor.stringRange()
    } else {
      try skipElements(from: start)
    }
    try cursor.expect(">", "`>` behind the elements")
    try cursor.expect(":", "`:` and the type of the elements")
    let number = try type()
    let (type, narrow): (TensorType, NarrowElement?)
    switch types[number] {
    case .tensor(let plain): (type, narrow) = (plain, nil)
    case .narrow(let container, let element): (type, narrow) = (container, element)
    case .excluded: return (.excluded(number), number)
    // Layouts, which say nothing here.
    case .other(let spelling) where spelling.hasSuffix("xindex>"): return (.opaque, number)
    default:
      throw cursor.source.error(
        "constants of this type are not supported", at: start, kind: .unsupported,
        notes: ["type: \(spelling(of: number))"])
    }
    if let hexadecimal {
      return (.literal(try literal(type, narrow, hexadecimal: hexadecimal)), number)
    }
    let end = cursor.mark()
    cursor.rewind(to: mark)
    let literal = try literal(type, narrow, from: start, length: end.position - mark.position)
    cursor.rewind(to: end)
    return (.literal(literal), number)
  }

  // MARK: Decimal

  /// Up to the `>` that ends the elements, in which there are numbers, words and brackets.
  private mutating func skipElements(from start: Int) throws(SluiceError) {
    try cursor.skipElements()
    if cursor.isAtEnd() { throw cursor.source.error("the constant does not end", at: start) }
  }

  private mutating func literal(
    _ type: TensorType, _ narrow: NarrowElement?, from start: Int, length: Int
  ) throws(SluiceError) -> Literal {
    var bytes: [UInt8] = []
    let count = type.elementCount
    // An element takes two bytes of the text at least, whatever the type says.
    bytes.reserveCapacity(min(count, length / 2 + 1) * type.element.byteSize)
    var isSplat = false
    if cursor.peek() == UInt8(ascii: "[") {
      try nested(type, narrow, start, &bytes)
    } else if cursor.peek() != UInt8(ascii: ">") {
      try element(type.element, narrow, &bytes)
      isSplat = true
    }
    guard cursor.peek() == UInt8(ascii: ">") else { throw cursor.unexpected("`>` behind the elements") }
    do throws(SluiceError) {
      if isSplat { return try Literal(splat: bytes, type) }
      guard bytes.count == count * type.element.byteSize else {
        throw SluiceError(
          .syntax, "\(bytes.count / type.element.byteSize) elements are given, the type has \(count)")
      }
      return try Literal(type, bytes: bytes)
    } catch {
      throw cursor.source.locate(error, at: start)
    }
  }

  /// Lists in lists, as deep as the type has dimensions, each as long as its dimension says.
  private mutating func nested(
    _ type: TensorType, _ narrow: NarrowElement?, _ start: Int, _ bytes: inout [UInt8]
  ) throws(SluiceError) {
    // How many entries each open list has so far.
    var counts: [Int] = []
    while true {
      if cursor.skip(UInt8(ascii: "[")) {
        guard counts.count < type.rank else {
          throw cursor.source.error(
            "the elements are nested deeper than the type \(type) has dimensions", at: cursor.position - 1)
        }
        counts.append(0)
        guard cursor.skip(UInt8(ascii: "]")) else { continue }
      } else {
        guard counts.count == type.rank else {
          throw cursor.source.error(
            "an element stands \(counts.count) lists deep; the type \(type) has rank \(type.rank)",
            at: cursor.position)
        }
        try element(type.element, narrow, &bytes)
        counts[counts.count - 1] += 1
        if cursor.skip(UInt8(ascii: ",")) { continue }
        try cursor.expect("]", "`,` or `]`")
      }
      // A list has ended, and perhaps those around it.
      while let count = counts.popLast() {
        guard count == type.shape[counts.count] else {
          throw cursor.source.error(
            "a list has \(count) entries; dimension \(counts.count) of \(type) has \(type.shape[counts.count])",
            at: cursor.position - 1)
        }
        if counts.isEmpty { return }
        counts[counts.count - 1] += 1
        if cursor.skip(UInt8(ascii: ",")) { break }
        try cursor.expect("]", "`,` or `]`")
      }
    }
  }
}
