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
    "chlo.next_after": narrow("next_after") { (site, format, builder) throws(SluiceError) in
      let operands = try site.operands(2)
      return try NarrowBits(builder).nextAfter(operands[0], operands[1], format)
    },
    // Bits above the narrow type's are copies of the sign, which these would see.
    "stablehlo.popcnt": unsigned { (x, _, builder) in builder.populationCount(x[0]) },
    "stablehlo.count_leading_zeros": unsigned { (x, bits, builder) in
      builder.subtract(builder.countLeadingZeros(x[0]), builder.constant(Double(8 - bits), like: x[0]))
    },
    "stablehlo.shift_right_logical": unsigned { (x, _, builder) in builder.shiftRightLogical(x[0], x[1]) },
  ]

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

  /// `emit` for narrow integers whose bytes are cleared above their lowest bits, of which there are so many, and the operation of
  /// the registry for everything else.
  private static func unsigned(
    _ emit: @escaping @Sendable ([Value], Int, GraphBuilder) -> Value
  ) -> OperationRow {
    OperationRow { (site) throws(SluiceError) in
      guard case .integer(let bits, _) = site.narrowResult else {
        return try general(String(site.name.dropFirst("stablehlo.".count)), &site)
      }
      let operands = try site.operands()
      return [.value(emit(operands.map { site.builder.lowBits($0, bits) }, bits, site.builder))]
    }
  }

  private static func general(_ name: String, _ site: inout OperationSite) throws(SluiceError) -> [Binding] {
    guard let operation = OperationRegistry.standard[name] else {
      throw SluiceError(.internal, "there is no operation \(name)")
    }
    return try registered(operation).emit(&site)
  }
}
