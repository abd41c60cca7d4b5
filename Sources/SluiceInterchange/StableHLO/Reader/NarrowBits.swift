import SluiceIR
import SluiceOperations

/// What operations on the bits of narrow types come to on their containers.
struct NarrowBits {
  let builder: GraphBuilder

  init(_ builder: GraphBuilder) { self.builder = builder }

  // MARK: bitcast_convert

  /// The bits of `x`, whose elements are `source` or what its container is, as elements of `target` or of the
  /// type given: as `bitcast_convert` has them, the lowest bits first.
  func bitcast(
    _ x: Value, _ source: NarrowElement?, to type: TensorType, _ target: NarrowElement?
  ) throws(SluiceError) -> Value {
    let from = source?.bitWidth ?? builder.type(of: x).element.bitWidth
    let to = target?.bitWidth ?? type.element.bitWidth
    guard max(from, to) % min(from, to) == 0 else {
      throw SluiceError(.shape, "elements of \(from) bits are no whole number of elements of \(to) bits")
    }
    let bytes: Value
    switch source {
    case .some(let source): bytes = builder.bits(of: x, source)
    // Wide elements have their bytes along a new last dimension; a boolean is a bit of its own.
    case nil: bytes = from == 1 ? builder.convert(x, to: .u8) : builder.bitcastConvert(x, to: .u8)
    }
    let parts: Value
    if from > to {
      parts = split(bytes, min(from, 8), to, isWide: source == nil && from > 8)
    } else if from < to {
      guard builder.type(of: x).shape.last == to / from else {
        throw SluiceError(
          .shape,
          "the last dimension of \(builder.type(of: x).shape) is not the \(to / from) elements that make one")
      }
      parts = joined(bytes, from, min(to, 8), isWide: to > 8)
    } else {
      parts = bytes
    }
    guard let target else {
      guard type.element != .i1 else {
        return builder.compare(parts, builder.constant(0, like: parts), .notEqual)
      }
      return builder.bitcastConvert(parts, to: type.element)
    }
    return builder.elements(ofBits: parts, target)
  }

  /// Each byte's `from` bits as bytes of `to` bits along a new last dimension or, if the last one holds the bytes of wide
  /// elements, along that.
  private func split(_ bytes: Value, _ from: Int, _ to: Int, isWide: Bool) -> Value {
    let type = builder.type(of: bytes)
    var dimensions = type.shape.dimensions + [from / to]
    let spread = builder.broadcastInDim(bytes, dimensions: Array(type.shape.indices), to: Shape(dimensions))
    var parts = builder.shiftRightLogical(spread, places(of: spread, to))
    parts = builder.lowBits(parts, to)
    guard isWide else { return parts }
    let last = dimensions.removeLast()
    dimensions[dimensions.count - 1] *= last
    return builder.apply(Reshape(Shape(dimensions)), parts)
  }

  /// The reverse: the last dimension's bytes of `from` bits become one of `to` bits or, if wider, several bytes.
  private func joined(_ parts: Value, _ from: Int, _ to: Int, isWide: Bool) -> Value {
    var dimensions = builder.type(of: parts).shape.dimensions
    var parts = parts
    if isWide {
      dimensions[dimensions.count - 1] /= to / from
      dimensions.append(to / from)
      parts = builder.apply(Reshape(Shape(dimensions)), parts)
    }
    let shifted = builder.shiftLeft(parts, places(of: parts, from))
    return builder.sum(shifted, dimensions: [dimensions.count - 1])
  }

  /// How far each part of the last dimension is from the lowest bit.
  private func places(of parts: Value, _ width: Int) -> Value {
    let type = builder.type(of: parts)
    return builder.multiply(
      builder.iota(type, dimension: type.rank - 1), builder.constant(Double(width), type))
  }

  // MARK: next_after

  /// The format's number next to `a` in the direction of `b`.
  func nextAfter(_ a: Value, _ b: Value, _ format: NarrowFloat) throws(SluiceError) -> Value {
    guard format.hasSign else { throw SluiceError(.unsupported, "there is no direction in \(format)") }
    let bits = builder.bits(of: a, .float(format))
    let byte = builder.type(of: bits)
    func constant(_ bits: UInt8) -> Value { builder.constant(Double(bits), byte) }
    let magnitude = builder.and(bits, constant(format.magnitudeBits))
    let zero = builder.constant(0, like: a)
    let isZero = builder.compare(a, zero, .equal)
    let isOutward = builder.compare(
      builder.compare(a, b, .less), builder.compare(a, zero, .greater), .equal)
    // Away from zero it ends at what lies beyond the largest number, or there if nothing does.
    let last = format.special == .none ? format.largestBits : format.largestBits + 1
    let up = builder.minimum(builder.add(magnitude, constant(1)), constant(last))
    let moved = builder.select(isOutward, up, builder.subtract(magnitude, constant(1)))
    let signBit = constant(format.signBit)
    let sign = builder.select(
      isZero, builder.select(builder.compare(b, zero, .less), signBit, constant(0)),
      builder.and(bits, signBit))
    let next = builder.or(builder.select(isZero, constant(1), moved), sign)
    var result = builder.elements(ofBits: next, .float(format))
    if format.special == .nanForNegativeZero {
      // The step from the least number below zero.
      let isLast = builder.compare(next, signBit, .equal)
      let isInward = builder.compare(magnitude, constant(1), .equal)
      result = builder.select(builder.and(isLast, isInward), zero, result)
    }
    result = builder.select(builder.compare(a, b, .equal), b, result)
    let isNumber = builder.and(builder.compare(a, a, .equal), builder.compare(b, b, .equal))
    return builder.select(isNumber, result, builder.constant(.nan, like: a))
  }
}
