import SluiceIR
import SluiceOperations

/// Laws of convert.
let conversionRules: [Rule] = [
  Rule(
    "convert-same", .exact, "convert(x) = x if it has the type", on: Convert.self,
    examples: [{ $0.example(.f32[3]) { builder, x in builder.apply(Convert(to: .f32), x) } }]
  ) { _, site in
    site.type(of: site.operands[0]) == site.resultType ? site.operands[0] : nil
  },

  Rule(
    "convert-convert", .exact, "convert(convert(x)) = convert(x) if the inner one keeps every value",
    on: Convert.self,
    over: [Convert.self],
    examples: [
      through(.i1, .i32, .f32), through(.i1, .f32, .i32), through(.i32, .f64, .f32),
      through(.f32, .f64, .f32),
      through(.f16, .f32, .bf16), through(.i8, .i32, .i16), through(.u8, .i32, .f32),
      through(.i32, .i64, .i8),
      through(.f32, .f64, .i32), through(.i32, .i16, .i8), through(.i16, .f32, .i16), through(.i1, .f16, .i1),
    ]
  ) { outer, site in
    guard let (inner, operands) = site.definition(of: site.operands[0], as: Convert.self),
      let x = operands.first,
      keepsMeaning(site.type(of: x).element, inner.element, outer.element)
    else { return nil }
    return site.apply(outer, x)
  },
]

private func through(_ a: ElementType, _ b: ElementType, _ c: ElementType)
  -> @Sendable (GraphBuilder) -> Value
{
  {
    $0.example(TensorType(a, [9])) { builder, x in
      builder.apply(Convert(to: c), builder.apply(Convert(to: b), x))
    }
  }
}

/// Whether source -> middle -> target is source -> target for every value.
private func keepsMeaning(_ source: ElementType, _ middle: ElementType, _ target: ElementType) -> Bool {
  if middle == .i1 { return source == .i1 }
  if source.isInteger, middle.isInteger, target.isInteger {
    // Low bits all the way, unless bits are lost that are asked for again.
    if target.bitWidth <= min(source.bitWidth, middle.bitWidth) { return true }
  }
  guard represents(middle, source) else { return false }
  // A float saturates to an integer where an integer wraps; within the range both keep the value.
  if middle.isFloat, !source.isFloat, !target.isFloat { return target == .i1 || represents(target, source) }
  return true
}

/// Whether every value of `source` is one of `type`.
private func represents(_ type: ElementType, _ source: ElementType) -> Bool {
  if source == type || source == .i1 { return true }
  if type == .i1 { return false }
  if source.isFloat {
    guard type.isFloat else { return false }
    return type == .f64 || type == .f32 && source != .f64
  }
  if type.isFloat { return source.bitWidth - (source.kind == .signed ? 1 : 0) <= type.precision }
  switch (source.kind, type.kind) {
  case (.signed, .signed), (.unsigned, .unsigned): return type.bitWidth >= source.bitWidth
  case (.unsigned, .signed): return type.bitWidth > source.bitWidth
  default: return false
  }
}

extension ElementType {
  /// The digits of a float type: all integers of as many bits are exact in it.
  fileprivate var precision: Int {
    switch self {
    case .f64: 53
    case .f32: 24
    case .f16: 11
    case .bf16: 8
    default: bitWidth
    }
  }
}
