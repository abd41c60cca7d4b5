import SluiceIR
import SluiceOperations

/// Tensors of narrow types in their containers: brought back to what the type has, and taken apart into bits.
extension GraphBuilder {
  /// `x`, in the container of `narrow`, with every element wrapped or rounded to what the narrow type has.
  func narrowed(_ x: Value, to narrow: NarrowElement) -> Value {
    switch narrow {
    case .integer(_, let isSigned):
      return isSigned ? extended(x, from: narrow.bitWidth) : lowBits(x, narrow.bitWidth)
    case .float(let format):
      if let node = definition(of: x), let rounding = operation(of: node) as? RoundToFormat,
        rounding.format == format
      {
        return x
      }
      return rounded(x, to: format)
    }
  }

  /// The bits of each element, in the lowest of a byte.
  func bits(of x: Value, _ narrow: NarrowElement) -> Value {
    switch narrow {
    case .integer(let width, _): lowBits(convert(x, to: .u8), width)
    case .float(let format): encoded(x, format)
    }
  }

  /// The elements of which `bits(of:)` gives these bytes.
  func elements(ofBits bits: Value, _ narrow: NarrowElement) -> Value {
    switch narrow {
    case .integer: narrowed(convert(bits, to: narrow.container), to: narrow)
    case .float(let format): decoded(lowBits(bits, format.bitWidth), format)
    }
  }

  func lowBits(_ x: Value, _ count: Int) -> Value {
    count >= type(of: x).element.bitWidth ? x : and(x, constant(Double(1 << count - 1), like: x))
  }

  /// The highest of each byte's lowest `count` bits in all above them.
  func extended(_ x: Value, from count: Int) -> Value {
    let shift = constant(Double(8 - count), like: x)
    return shiftRightArithmetic(shiftLeft(x, shift), shift)
  }

  // MARK: Floats

  // Scaled by a power of two, a number of the format has in f32 the exponent that the format writes, and so the
  // format's bits in a row, subnormal numbers too.

  private func encoded(_ x: Value, _ format: NarrowFloat) -> Value {
    let digits = Double(23 - format.significandBits)
    let scaled = multiply(abs(x), constant(Self.scale(format), like: x))
    let word = bitcastConvert(scaled, to: .u32)
    func pattern(_ bits: UInt8) -> Value { constant(Double(bits), like: word) }
    var bits = shiftRightLogical(word, constant(digits, like: word))
    if format.special == .infinities {
      bits = select(isFinite(x), bits, pattern(format.infinityBits))
    }
    if format.hasSign {
      let sign = shiftRightLogical(bitcastConvert(x, to: .u32), constant(31, like: word))
      bits = or(bits, multiply(sign, pattern(format.signBit)))
    }
    if format.special != .none { bits = select(compare(x, x, .equal), bits, pattern(format.encode(.nan))) }
    return convert(bits, to: .u8)
  }

  private func decoded(_ bits: Value, _ format: NarrowFloat) -> Value {
    let word = convert(bits, to: .u32)
    let floats = type(of: word).with(element: .f32)
    func pattern(_ bits: UInt8) -> Value { constant(Double(bits), like: word) }
    func float(_ value: Double) -> Value { constant(value, floats) }
    let magnitude = and(word, pattern(format.magnitudeBits))
    let scaled = shiftLeft(magnitude, constant(Double(23 - format.significandBits), like: word))
    var result = divide(bitcastConvert(scaled, to: .f32), float(Self.scale(format)))
    if !format.hasZero { result = select(compare(word, pattern(0), .equal), float(format.decode(0)), result) }
    switch format.special {
    case .infinities:
      let infinity = pattern(format.infinityBits)
      result = select(compare(magnitude, infinity, .equal), float(.infinity), result)
      result = select(compare(magnitude, infinity, .greater), float(.nan), result)
    case .nan:
      result = select(compare(magnitude, pattern(format.magnitudeBits), .equal), float(.nan), result)
    case .nanForNegativeZero, .none: break
    }
    if format.hasSign {
      let isNegative = compare(and(word, pattern(format.signBit)), pattern(0), .notEqual)
      result = select(isNegative, negate(result), result)
    }
    if format.special == .nanForNegativeZero {
      result = select(compare(word, pattern(format.signBit), .equal), float(.nan), result)
    }
    return result
  }

  private static func scale(_ format: NarrowFloat) -> Double {
    Double(sign: .plus, exponent: format.bias - 127, significand: 1)
  }
}
