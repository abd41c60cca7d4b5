/// How one element of each type is written and read.
enum ElementText {
  // MARK: Writing

  /// Writes the element whose little-endian bytes start at `offset`.
  static func write(_ element: ElementType, _ bytes: [UInt8], at offset: Int, to text: inout String) {
    let pattern = pattern(bytes, at: offset, count: element.byteSize)
    switch element {
    case .i1: text += pattern == 0 ? "false" : "true"
    case .i8: text += Int8(truncatingIfNeeded: pattern).description
    case .i16: text += Int16(truncatingIfNeeded: pattern).description
    case .i32: text += Int32(truncatingIfNeeded: pattern).description
    case .i64: text += Int64(truncatingIfNeeded: pattern).description
    case .u8, .u16, .u32, .u64: text += pattern.description
    case .f32, .f64, .f16, .bf16: text += float(element, pattern)
    }
  }

  private static func pattern(_ bytes: [UInt8], at offset: Int, count: Int) -> UInt64 {
    var pattern: UInt64 = 0
    for index in (0..<count).reversed() { pattern = pattern << 8 | UInt64(bytes[offset + index]) }
    return pattern
  }

  /// The shortest decimal that reads back as the same bits; `nan` is the quiet NaN with no sign and no payload,
  /// every other NaN stands as its bits.
  private static func float(_ element: ElementType, _ pattern: UInt64) -> String {
    let (value, isPlainNaN): (Double, Bool)
    switch element {
    case .f32:
      let float = Float(bitPattern: UInt32(truncatingIfNeeded: pattern))
      if !float.isNaN { return float.description }
      (value, isPlainNaN) = (.nan, pattern == 0x7FC0_0000)
    case .f64: (value, isPlainNaN) = (Double(bitPattern: pattern), pattern == 0x7FF8_0000_0000_0000)
    case .f16: (value, isPlainNaN) = (SmallFloat.f16.decode(UInt16(pattern)), pattern == 0x7E00)
    default: (value, isPlainNaN) = (SmallFloat.bf16.decode(UInt16(pattern)), pattern == 0x7FC0)
    }
    if isPlainNaN { return "nan" }
    if value.isNaN {
      let digits = String(pattern, radix: 16, uppercase: true)
      return "0x" + String(repeating: "0", count: element.bitWidth / 4 - digits.count) + digits
    }
    switch element {
    case .f16: return shortest(value, .f16, UInt16(pattern))
    case .bf16: return shortest(value, .bf16, UInt16(pattern))
    default: return value.description
    }
  }

  /// The decimal of fewest digits that rounds to `bits` in `format`: digits of f64's decimal, one more at a time.
  private static func shortest(_ value: Double, _ format: SmallFloat, _ bits: UInt16) -> String {
    guard value.isFinite, value != 0 else { return value.description }
    // The number of digits before the point, or one less.
    let exponent = Int((Double(value.exponent) * 0.301_029_995_663_981_2).rounded(.down)) + 1
    for digits in 0...6 {
      let scale = digits - exponent
      let scaled = scale >= 0 ? value * power(scale) : value / power(-scale)
      let integer = Int(scaled.rounded(.toNearestOrEven))
      guard let candidate = Double("\(integer)e\(-scale)"), format.encode(candidate) == bits else { continue }
      return candidate.description
    }
    return value.description
  }

  private static func power(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? .infinity }

  // MARK: Reading

  /// Appends the bytes of the element that `token` spells.
  static func read(
    _ element: ElementType, _ token: Token, _ stream: borrowing TokenStream, to bytes: inout [UInt8]
  )
    throws(SluiceError)
  {
    switch element.kind {
    case .boolean:
      if token.kind == .word, stream.spells(token, "true") {
        bytes.append(1)
      } else if token.kind == .word, stream.spells(token, "false") {
        bytes.append(0)
      } else {
        throw stream.error("expected true or false, an element of i1", at: token)
      }
    case .signed, .unsigned: append(try integer(element, token, stream), element.byteSize, to: &bytes)
    case .float: append(try float(element, token, stream), element.byteSize, to: &bytes)
    }
  }

  private static func append(_ pattern: UInt64, _ count: Int, to bytes: inout [UInt8]) {
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: pattern >> UInt64(8 * index))) }
  }

  private static func integer(_ element: ElementType, _ token: Token, _ stream: borrowing TokenStream)
    throws(SluiceError) -> UInt64
  {
    guard token.kind == .number else {
      throw stream.error("expected an integer, an element of \(element)", at: token)
    }
    if let value = stream.integer(token) {
      if element.represents(Int64(value)) { return UInt64(bitPattern: Int64(value)) }
    } else if element == .u64, let value = UInt64(stream.text(token)) {
      return value
    }
    let shown = stream.text(token)
    let isInteger = shown.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
    throw stream.error(
      isInteger ? "\(shown) does not fit in \(element)" : "`\(shown)` is not an integer", at: token)
  }

  private static func float(_ element: ElementType, _ token: Token, _ stream: borrowing TokenStream)
    throws(SluiceError) -> UInt64
  {
    if token.kind == .word {
      if stream.spells(token, "inf") { return pattern(element, .infinity) }
      if stream.spells(token, "nan") { return pattern(element, .nan) }
    }
    guard token.kind == .number else {
      throw stream.error("expected a number, an element of \(element)", at: token)
    }
    if stream.spells(token, "-inf") { return pattern(element, -.infinity) }
    let shown = stream.text(token)
    if shown.hasPrefix("0x") {
      guard shown.utf8.count == 2 + element.bitWidth / 4, let bits = UInt64(shown.dropFirst(2), radix: 16)
      else {
        throw stream.error(
          "the bits of an \(element) are \(element.bitWidth / 4) hexadecimal digits", at: token)
      }
      return bits
    }
    guard isDecimal(shown) else { throw stream.error("`\(shown)` is not a number", at: token) }
    let bits: UInt64
    if element == .f32, let value = Float(shown) {
      bits = UInt64(value.bitPattern)
    } else if let value = Double(shown) {
      bits = pattern(element, value)
    } else {
      throw stream.error("`\(shown)` is not a number", at: token)
    }
    if bits == pattern(element, .infinity) || bits == pattern(element, -.infinity) {
      throw stream.error("\(shown) is beyond the largest \(element); infinity is written inf", at: token)
    }
    return bits
  }

  private static func pattern(_ element: ElementType, _ value: Double) -> UInt64 {
    switch element {
    case .f32: UInt64(Float(value).bitPattern)
    case .f16: UInt64(SmallFloat.f16.encode(value))
    case .bf16: UInt64(SmallFloat.bf16.encode(value))
    default: value.bitPattern
    }
  }

  /// `-`? digits (`.` digits)? (`e` sign? digits)?
  private static func isDecimal(_ text: String) -> Bool {
    var rest = Substring(text).utf8
    func digits() -> Bool {
      let count = rest.prefix { (0x30...0x39).contains($0) }.count
      rest = rest.dropFirst(count)
      return count > 0
    }
    func skip(_ choices: String) -> Bool {
      guard let first = rest.first, choices.utf8.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }
    _ = skip("-")
    guard digits(), !skip(".") || digits() else { return false }
    guard skip("eE") else { return rest.isEmpty }
    _ = skip("+-")
    return digits() && rest.isEmpty
  }
}
