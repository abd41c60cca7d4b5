import SluiceIR
import SluiceOperations

extension GraphBuilder {
  /// The upper half of the exact product of two integers (CHLO's `mulhi`), with as many bits as each of them has: those of
  /// its type, or `bits` where it is kept in a wider one.
  func highProduct(_ x: Value, _ y: Value, bits: Int? = nil) throws(SluiceError) -> Value {
    let element = type(of: x).element
    guard element.isInteger, type(of: y) == type(of: x) else {
      throw SluiceError(
        .shape, "the operands are \(type(of: x)) and \(type(of: y))", note: "integers of one type are needed")
    }
    let isSigned = element.kind == .signed
    let bits = bits ?? element.bitWidth
    if bits < 64 {
      let wide: ElementType = isSigned ? .i64 : .u64
      let product = multiply(convert(x, to: wide), convert(y, to: wide))
      let distance = constant(Double(bits), like: product)
      let upper =
        isSigned
        ? apply(ShiftRightArithmetic(), product, distance) : apply(ShiftRightLogical(), product, distance)
      return convert(upper, to: element)
    }
    guard isSigned else { return highUnsignedProduct(x, y) }
    // A negative number's bits, read without their sign, are 2^64 more than it.
    let product = highUnsignedProduct(apply(BitcastConvert(to: .u64), x), apply(BitcastConvert(to: .u64), y))
    let zero = constant(0, like: x)
    let first = select(compare(x, zero, .less), y, zero)
    let second = select(compare(y, zero, .less), x, zero)
    return subtract(subtract(apply(BitcastConvert(to: .i64), product), first), second)
  }

  /// Of u64, by halves of 32 bits: no sum here exceeds (2^32 - 1)^2 + 2 (2^32 - 1) = 2^64 - 1.
  private func highUnsignedProduct(_ x: Value, _ y: Value) -> Value {
    let half = constant(32, like: x)
    let mask = constant(Double(UInt32.max), like: x)
    func upper(_ value: Value) -> Value { apply(ShiftRightLogical(), value, half) }
    func lower(_ value: Value) -> Value { apply(And(), value, mask) }
    let (xLow, xHigh, yLow, yHigh) = (lower(x), upper(x), lower(y), upper(y))
    let middle = add(multiply(xHigh, yLow), upper(multiply(xLow, yLow)))
    let carry = add(multiply(xLow, yHigh), lower(middle))
    return add(add(multiply(xHigh, yHigh), upper(middle)), upper(carry))
  }
}
