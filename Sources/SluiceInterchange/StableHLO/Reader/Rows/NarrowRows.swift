import SluiceIR
import SluiceOperations

/// Operations that look at how an element is encoded, and so mean something of their own for elements kept in wider ones.
/// For every other operation it is enough that results are brought back to the narrow type.
extension OperationRow {
  static let narrowRows: [String: OperationRow] = [
    "stablehlo.convert": OperationRow { (site) throws(SluiceError) in
      let x = try site.operands(1)[0]
      let element = try site.resultType().element
      let builder = site.builder
      switch site.narrowResult {
      case nil:
        // Out of its narrow type into that of its container.
        if site.narrowOperand(0) != nil, builder.type(of: x).element == element { return [.value(x)] }
        return site.apply(Convert(to: element), [x])
      case .integer(let bits, let isSigned):
        guard builder.type(of: x).element.isFloat else { return site.apply(Convert(to: element), [x]) }
        // Floats that are too large end at the type's limits.
        let bytes = builder.convert(x, to: element)
        let scalar = TensorType(element, [])
        let least = builder.constant(isSigned ? -Double(1 << (bits - 1)) : 0, scalar)
        let most = builder.constant(Double(1 << (isSigned ? bits - 1 : bits)) - 1, scalar)
        return [.value(builder.clamp(least, bytes, most))]
      case .float(let format):
        // Rounded once: from what f32 does not hold, in f64.
        let wide: Set<ElementType> = [.f64, .i32, .u32, .i64, .u64]
        let source: ElementType = wide.contains(builder.type(of: x).element) ? .f64 : .f32
        return [
          .value(builder.convert(builder.rounded(builder.convert(x, to: source), to: format), to: element))
        ]
      }
    },
    "stablehlo.bitcast_convert": OperationRow { (site) throws(SluiceError) in
      let x = try site.operands(1)[0]
      let (source, target) = (site.narrowOperand(0), site.narrowResult)
      guard source != nil || target != nil else {
        return site.apply(BitcastConvert(to: try site.resultType().element), [x])
      }
      return [.value(try NarrowBits(site.builder).bitcast(x, source, to: site.resultType(), target))]
    },
    "stablehlo.reduce_precision": narrow("reduce_precision") { (site, format, builder) throws(SluiceError) in
      var values: [String: AttributeValue] = [:]
      while let entry = site.attributes.popNamed() { values[entry.name] = AttributeValue(entry.value) }
      var reader = AttributeReader(values, declaredTypes: [])
      let operation = try ReducePrecision(reading: &reader)
      try reader.finish()
      let x = try site.operands(1)[0]
      guard format.hasSign else {
        throw SluiceError(.unsupported, "there is no lower precision of \(format)")
      }
      let bits = builder.bits(of: x, .float(format))
      let reduced = operation.reducedBits(
        bits, exponent: format.exponentBits, mantissa: format.significandBits, width: format.bitWidth,
        into: builder)
      let result = builder.elements(ofBits: reduced, .float(format))
      // Without a mantissa, what is left of NaN is infinite, which a format without infinities has none of.
      guard operation.mantissaBits > 0 || format.special != .infinities else {
        let infinity = builder.constant(.infinity, like: x)
        return builder.select(builder.compare(x, x, .equal), result, infinity)
      }
      return builder.select(builder.compare(x, x, .equal), result, x)
    },
    "chlo.next_after": onBits("next_after", 2),
    "stablehlo.popcnt": onBits("popcnt", 1),
    "stablehlo.count_leading_zeros": onBits("count_leading_zeros", 1),
    "stablehlo.shift_right_logical": onBits("shift_right_logical", 2),
    "stablehlo.shift_right_arithmetic": onBits("shift_right_arithmetic", 2),
  ]

  /// What `name`, which has its operands, comes to on elements of `narrow`; nil where it is the operation of the registry, brought back to the narrow type.
  static func onBits(
    _ name: String, _ operands: [Value], _ narrow: NarrowElement?, _ builder: GraphBuilder
  ) throws(SluiceError) -> Value? {
    switch narrow {
    case .float(let format) where name == "next_after":
      return try NarrowBits(builder).nextAfter(operands[0], operands[1], format)
    case .integer(let bits, _):
      // Bits above the narrow type's are copies of the sign, or zeros, which these would see.
      let low = operands.map { builder.lowBits($0, bits) }
      switch name {
      case "popcnt": return builder.populationCount(low[0])
      case "count_leading_zeros":
        return builder.subtract(
          builder.countLeadingZeros(low[0]), builder.constant(Double(8 - bits), like: low[0]))
      case "shift_right_logical": return builder.shiftRightLogical(low[0], low[1])
      // Of unsigned types too the highest bit is copied.
      case "shift_right_arithmetic":
        return builder.shiftRightArithmetic(builder.extended(low[0], from: bits), low[1])
      default: return nil
      }
    default: return nil
    }
  }

  private static func onBits(_ name: String, _ operandCount: Int) -> OperationRow {
    OperationRow { (site) throws(SluiceError) in
      let operands = try site.operands(operandCount)
      guard let value = try onBits(name, operands, site.narrowResult, site.builder) else {
        return try general(name, &site)
      }
      return [.value(value)]
    }
  }

  /// `emit` for floats of a narrow format, and the operation of the registry for everything else.
  private static func narrow(
    _ name: String,
    _ emit: @escaping @Sendable (inout OperationSite, NarrowFloat, GraphBuilder) throws(SluiceError) -> Value
  ) -> OperationRow {
    OperationRow { (site) throws(SluiceError) in
      if let format = site.narrowResult?.format { return [.value(try emit(&site, format, site.builder))] }
      return try general(name, &site)
    }
  }

  private static func general(_ name: String, _ site: inout OperationSite) throws(SluiceError) -> [Binding] {
    guard let operation = OperationRegistry.standard[name] else {
      throw SluiceError(.internal, "there is no operation \(name)")
    }
    return try registered(operation).emit(&site)
  }
}
