import SluiceIR
import SluiceOperations

/// Calls by name of what a compiler may know. Few names have a meaning here; the others are errors.
extension OperationRow {
  static let customRows: [String: OperationRow] = [
    "stablehlo.rng_bit_generator": OperationRow { (site) throws(SluiceError) in
      guard case .word(let word) = site.attributes.take("rng_algorithm", or: "algorithm") else {
        throw SluiceError(.syntax, "the attribute `rng_algorithm` is missing")
      }
      var reader = AttributeReader(["rng_algorithm": .keyword(word)], declaredTypes: try site.resultTypes())
      return site.apply(try RngBitGenerator(reading: &reader), try site.operands(1))
    },
    "stablehlo.custom_call": OperationRow { (site) throws(SluiceError) in
      let target: String
      switch site.attributes.take("call_target_name", or: "") {
      case .symbol(let name), .string(let name): target = name
      default: throw SluiceError(.syntax, "the attribute `call_target_name` is missing")
      }
      switch target {
      case "Sharding", "SPMDFullToShardShape", "SPMDShardToFullShape", "annotate_device_placement":
        // Where a value lives says nothing on one device.
        site.attributes.ignoreRest()
        return [.value(try site.operands(1)[0])]
      case "ApproxTopK": return try site.approximateTopK()
      case _ where target.hasPrefix("check."):
        site.attributes.ignoreRest()
        return []
      case _ where target.hasPrefix("mhlo."):
        // Before CHLO had them, JAX wrote functions such as mhlo.erf so.
        if let type = OperationRegistry.standard[String(target.dropFirst(5))] {
          var reader = AttributeReader([:], declaredTypes: try site.resultTypes())
          let operation = try type.init(reading: &reader)
          site.attributes.ignoreRest()
          return site.apply(operation, try site.operands())
        }
      default: if let results = try site.linearAlgebra(target) { return results }
      }
      throw site.error("there is no custom call @\(target) here", kind: .unsupported)
    },
  ]

  /// Where a value lives says nothing on one device.
  static let shardingRows: [String: OperationRow] = {
    let identity = OperationRow { (site) throws(SluiceError) in
      site.attributes.ignoreRest()
      return [.value(try site.operands(1)[0])]
    }
    let names = ["sdy.sharding_constraint", "sdy.reshard", "sdy.propagation_barrier"]
    var rows = Dictionary(uniqueKeysWithValues: names.map { ($0, identity) })
    rows["sdy.sharding_group"] = OperationRow { (site) throws(SluiceError) in
      site.attributes.ignoreRest()
      return []
    }
    return rows
  }()

  /// A program that checks itself computes the same without its checks; `sluice conformance` makes them.
  static let checkRows: [String: OperationRow] = {
    let nothing = OperationRow { (site) throws(SluiceError) in
      site.attributes.ignoreRest()
      return []
    }
    let identity = OperationRow { (site) throws(SluiceError) in
      site.attributes.ignoreRest()
      return [.value(try site.operands(1)[0])]
    }
    let names = [
      "check.expect_eq", "check.expect_eq_const", "check.expect_close", "check.expect_almost_eq",
      "check.expect_almost_eq_const", "check.expect_serialized_eq", "interpreter.print",
    ]
    var rows = Dictionary(uniqueKeysWithValues: names.map { ($0, nothing) })
    rows["interpreter.probe"] = identity
    return rows
  }()
}
