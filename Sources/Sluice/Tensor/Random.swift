import SluiceIR
import SluiceOperations

/// Random numbers are a function of a key, u64[2]: the same key gives the same numbers everywhere. Every function returns
/// the key to use next beside them.
///
///     let (noise, next) = randomNormal(x.shape, key: key)
public typealias RandomDraw = (values: Tensor, nextKey: Tensor)

/// Random bits of a shape and integer type from `key`, by Threefry.
public func randomBits(
  _ shape: Shape, _ element: ElementType = .u32, key: Tensor, file: String = #fileID, line: Int = #line
) -> RandomDraw {
  let results = key.declaration.emitAll(Origin(file: file, line: line)) {
    let (next, bits) = $0.randomBits(key.value, TensorType(element, shape))
    return [bits, next]
  }
  return (results[0], results[1])
}

/// Numbers of `element`, f32 or f64, each in `range` (the upper bound apart, but for rounding) as likely as any other: multiples
/// of 2^-23 (of 2^-52 in f64) of its width.
public func randomUniform(
  _ shape: Shape, _ element: ElementType = .f32, in range: Range<Double> = 0..<1, key: Tensor,
  file: String = #fileID, line: Int = #line
) -> RandomDraw {
  let width = range.upperBound - range.lowerBound
  guard [range.lowerBound, range.upperBound, width].allSatisfy({ element.isFinite($0) }) else {
    let poison = key.failing(
      .argument, "randomUniform: the range is \(range)",
      note: "both bounds are finite in \(element), and so is the distance between them", file, line)
    return (poison, poison)
  }
  let (unit, next) = unitUniform("randomUniform", shape, element, key, file, line)
  if range == 0..<1 { return (unit, next) }
  return (unit * width + range.lowerBound, next)
}

extension ElementType {
  /// Whether the number stays finite when it is rounded to f32, if the type is no wider.
  fileprivate func isFinite(_ number: Double) -> Bool {
    self == .f64 ? number.isFinite : Float(number).isFinite
  }
}

/// Numbers in 0..<1, for `caller`.
private func unitUniform(
  _ caller: String, _ shape: Shape, _ element: ElementType, _ key: Tensor, _ file: String, _ line: Int
) -> RandomDraw {
  guard element == .f32 || element == .f64 else {
    let poison = key.failing(
      .argument, "\(caller): there are no random numbers of \(element)", note: "draw f32 or f64 and convert",
      file, line)
    return (poison, poison)
  }
  // The upper bits of a word are a whole number that the float type holds exactly.
  let (word, digits): (ElementType, Int) = element == .f64 ? (.i64, 52) : (.i32, 23)
  let (bits, next) = randomBits(shape, word, key: key, file: file, line: line)
  let unit = bits.unary(file, line) { builder, value in
    let shift = builder.constant(Double(word.bitWidth - digits), like: value)
    let number = builder.convert(builder.shiftRightLogical(value, shift), to: element)
    let scale = Double(sign: .plus, exponent: -digits, significand: 1)
    return builder.multiply(number, builder.constant(scale, like: number))
  }
  return (unit, next)
}

/// Numbers of `element`, f32 or f64, from the normal distribution with mean 0 and variance 1, by the method of Box and
/// Muller.
public func randomNormal(
  _ shape: Shape, _ element: ElementType = .f32, key: Tensor, file: String = #fileID, line: Int = #line
) -> RandomDraw {
  do throws(SluiceError) {
    try shape.validate(element: element)
  } catch {
    key.declaration.builder.fail(
      error.prefixed("randomNormal").located(at: SourceLocation(file: file, line: line)))
    return (Tensor(.poison, in: key.declaration), Tensor(.poison, in: key.declaration))
  }
  let count = shape.elementCount
  let half = (count + 1) / 2
  let (uniform, next) = unitUniform("randomNormal", [2, half], element, key, file, line)
  let values = uniform.unary(file, line) { builder, value in
    // 1 - u is not 0, so that its logarithm is finite.
    let u = builder.reshape(builder.slice(value, axis: 0, 0..<1), to: [half])
    let v = builder.reshape(builder.slice(value, axis: 0, 1..<2), to: [half])
    let logarithm = builder.log(builder.subtract(builder.constant(1, like: u), u))
    let radius = builder.sqrt(builder.multiply(logarithm, builder.constant(-2, like: u)))
    let angle = builder.multiply(v, builder.constant(2 * Double.pi, like: v))
    let both = builder.concatenate(
      [
        builder.multiply(radius, builder.cosine(angle)), builder.multiply(radius, builder.sine(angle)),
      ], dimension: 0)
    return builder.reshape(builder.slice(both, axis: 0, 0..<count), to: shape)
  }
  return (values, next)
}

extension Tensor {
  /// Each element 0 with probability `rate` and otherwise divided by 1 - `rate`, so that the mean stays; the key to use next
  /// beside it. For training: an evaluation leaves it out. The derivative masks as the value does.
  public func droppingOut(
    rate: Double, key: Tensor, file: String = #fileID, line: Int = #line
  ) -> RandomDraw {
    guard Tensor.belongTogether("droppingOut", [self, key], at: SourceLocation(file: file, line: line)) else {
      return (Tensor(.poison, in: declaration), Tensor(.poison, in: declaration))
    }
    guard rate >= 0, rate < 1 else {
      let poison = failing(
        .argument, "droppingOut: the rate is \(rate)", note: "a rate is at least 0 and less than 1", file,
        line)
      return (poison, poison)
    }
    guard element.isFloat || declaration.builder.error != nil else {
      let poison = failing(
        .argument, "droppingOut: the elements are \(element)",
        note: "convert the tensor to a float type first",
        file, line)
      return (poison, poison)
    }
    let (uniform, next) = unitUniform("droppingOut", shape, .f32, key, file, line)
    let values = unary(file, line) { builder, value in
      let isKept = builder.compare(
        uniform.value, builder.constant(rate, like: uniform.value), .greaterOrEqual)
      let scaled = builder.multiply(value, builder.constant(1 / (1 - rate), like: value))
      return builder.select(isKept, scaled, builder.zeros(like: value))
    }
    return (values, next)
  }
}
