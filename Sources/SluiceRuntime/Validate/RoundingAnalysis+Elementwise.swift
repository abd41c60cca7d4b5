import SluiceIR
import SluiceOperations

extension ElementwiseOperation {
  /// The largest change of the result over the corners of the box that the operands' bounds span, and the operation's
  /// own rounding.
  ///
  /// The corners bound the change where the function is monotone in each operand, and to first order where it is nearly
  /// linear over the box; whether it is, a box of half the size tells.
  func propagated(_ operands: [RoundingAnalysis.Value]) throws(SluiceError) -> RoundingAnalysis.Value {
    let wide = operands.map(\.tensor.wide)
    let center = try evaluate(wide)[0]
    let element = center.type.element
    let moving = operands.indices.filter {
      operands[$0].tensor.type.element.isFloat && !operands[$0].isCertain
    }
    var full = center.zeros
    var half = full
    for corner in 0..<(moving.isEmpty ? 0 : 1 << moving.count) {
      func change(_ scale: Double) throws(SluiceError) -> [Double] {
        var tensors = wide
        for (bit, position) in moving.enumerated() {
          tensors[position] = operands[position].moved(corner >> bit & 1 == 0 ? scale : -scale).wide
        }
        return zip(try evaluate(tensors)[0].floats, center.floats).map { a, b in
          a == b || a.isNaN && b.isNaN ? 0 : (a - b).magnitude.orInfinity
        }
      }
      full = zip(full, try change(1)).map { max($0, $1) }
      half = zip(half, try change(0.5)).map { max($0, $1) }
    }
    var bounds = full
    let rounding = RoundingAnalysis.unitsOfRounding(self)
    // What rounds is this type, not the f64 of `center`.
    let computed = RoundingAnalysis.type(of: self, operands)
    let isFloat = element.isFloat
    for index in bounds.indices {
      let value = center.floats[index]
      let own = value.isFinite ? rounding * computed.unitRoundoff * value.magnitude : 0
      // What f64 itself leaves of a difference.
      let noise = moving.isEmpty || !value.isFinite ? 0 : 8 * 0x1p-53 * value.magnitude
      let isLinear =
        full[index] <= own / 4 + noise
        || (1.4 * half[index] - noise <= full[index] && full[index] <= 2.8 * half[index] + noise)
      if full[index] > 0 { bounds[index] += noise }
      if isFloat, !(isLinear || RoundingAnalysis.isMonotone(self)) { bounds[index] = .infinity }
      if !isFloat, full[index] > 0 || half[index] > 0 { bounds[index] = .infinity }
      if isFloat, rounding > 0, value.isFinite { bounds[index] += own + computed.smallest }
      for operand in operands {
        let position = operand.bounds.count == 1 ? 0 : index
        if operand.bounds[position] == .infinity { bounds[index] = .infinity }
      }
      if self is Compare, operands[0].tensor.type.element.isFloat {
        let gap = (operands[0].tensor.floats[index] - operands[1].tensor.floats[index]).magnitude
        let reach = operands[0].bounds[index] + operands[1].bounds[index]
        if reach > 0, !(gap > reach) { bounds[index] = .infinity }
      }
    }
    return RoundingAnalysis.Value(tensor: center, bounds: bounds)
  }
}

extension RoundingAnalysis {
  /// The operation's own error in units of u |v|: 0 where the result is exact, 1 where it is rounded correctly, 4 (which
  /// is 2 ulp at least) for functions.
  static func unitsOfRounding(_ operation: any ElementwiseOperation) -> Double {
    switch operation {
    case is Abs, is Negate, is Sign, is Floor, is Ceil, is RoundNearestEven, is Maximum, is Minimum, is Clamp:
      0
    case is Add, is Subtract, is Multiply, is Divide, is Sqrt, is Remainder, is Convert: 1
    default: 4
    }
  }

  /// Whether the corners of a box hold the extremes over it, jumps and corners included.
  static func isMonotone(_ operation: any ElementwiseOperation) -> Bool {
    switch operation {
    case is Abs, is Negate, is Sign, is Floor, is Ceil, is RoundNearestEven, is Maximum, is Minimum, is Clamp,
      is Add, is Subtract, is Multiply, is Convert:
      true
    default: false
    }
  }

  /// The element type in which the result is computed.
  static func type(of operation: any ElementwiseOperation, _ operands: [Value]) -> ElementType {
    if let convert = operation as? Convert { return convert.element }
    return operands.last?.tensor.type.element ?? .f32
  }
}

extension RoundingAnalysis.Value {
  var isCertain: Bool { bounds.allSatisfy { $0 == 0 } }

  /// The bounds as a tensor: of integers 1 where nothing is certain.
  var boundTensor: ReferenceTensor {
    tensor.type.element.isFloat
      ? ReferenceTensor(tensor.type, .floats(bounds))
      : ReferenceTensor(tensor.type, .integers(bounds.map { $0 == 0 ? 0 : 1 }))
  }

  /// Each element moved by `scale` times its bound. Elements that may be anything stay: they are told apart elsewhere.
  func moved(_ scale: Double) -> ReferenceTensor {
    ReferenceTensor(
      tensor.type,
      .floats(zip(tensor.floats, bounds).map { $1.isFinite ? $0 + scale * $1 : scale * $1 }))
  }

  var magnitudes: ReferenceTensor { ReferenceTensor(tensor.type, .floats(tensor.floats.map(\.magnitude))) }

  var largestMagnitudes: ReferenceTensor {
    ReferenceTensor(tensor.type, .floats(zip(tensor.floats, bounds).map { $0.magnitude + $1 }))
  }

  /// Elements that may be out of the type's range may be anything; infinities and NaN that are certain stay so.
  mutating func forgetOutOfRange() {
    guard tensor.type.element.isFloat else { return }
    let largest = tensor.type.element.largest
    for (index, value) in tensor.floats.enumerated() where !(value.magnitude + bounds[index] < largest) {
      if value.isFinite || bounds[index] > 0 { bounds[index] = .infinity }
    }
  }
}

extension ReferenceTensor {
  var zeros: [Double] { Array(repeating: 0, count: type.elementCount) }

  /// The same numbers as f64, which operations that take their type from their operands do not round.
  var wide: ReferenceTensor {
    type.element.isFloat ? ReferenceTensor(TensorType(.f64, type.shape), elements) : self
  }

  /// `units` roundings of each element; nothing for integers.
  func rounding(_ units: Double) -> [Double] {
    guard type.element.isFloat else { return zeros }
    return floats.map { $0.isFinite ? units * type.element.unitRoundoff * $0.magnitude : 0 }
  }
}

extension ElementType {
  /// Half the distance from 1 to the next number.
  var unitRoundoff: Double {
    switch self {
    case .f64: 0x1p-53
    case .f16: 0x1p-11
    case .bf16: 0x1p-8
    default: 0x1p-24
    }
  }

  /// The smallest positive number.
  var smallest: Double {
    switch self {
    case .f64: 0x1p-1074
    case .f16: 0x1p-24
    case .bf16: 0x1p-133
    default: 0x1p-149
    }
  }

  var largest: Double {
    switch self {
    case .f64: .greatestFiniteMagnitude
    case .f16: 65504
    case .bf16: 0x1.FEp127
    default: Double(Float.greatestFiniteMagnitude)
    }
  }
}

extension Double {
  /// Infinity in place of NaN, which the difference of two infinities is.
  var orInfinity: Double { isNaN ? .infinity : self }
}
