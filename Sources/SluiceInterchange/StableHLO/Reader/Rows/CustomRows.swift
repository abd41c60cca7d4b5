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
      case "SPMDFullToShardShape", "SPMDShardToFullShape":
        // A part of the value is taken, or put back: on one device all of it.
        try site.requireOneProcess()
        site.attributes.ignoreRest()
        return [.value(try site.operands(1)[0])]
      case "Sharding", "annotate_device_placement":
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
      throw SluiceError(
        .unsupported, "there is no custom call @\(target) here", note: adviceAboutCall(of: target))
    },
  ]

  /// What whoever has a program that calls `target`, which has no meaning here, can do.
  private static func adviceAboutCall(of target: String) -> String {
    let libraries = ["lapack_", "blas_", "cusolver_", "hipsolver_", "cublas_", "hipblas_"]
    // As a TPU's compiler calls them.
    let factors: Set = ["LuDecomposition", "Qr", "ProductOfElementaryHouseholderReflectors", "Eigh"]
    if factors.contains(target) || libraries.contains(where: target.hasPrefix) {
      return
        "of linear algebra there are Cholesky's factor and triangular solves (in JAX cho_solve, or solve with "
        + "assume_a=\"pos\"); other factors can be computed outside and passed in"
    }
    if target.contains("callback") {
      return
        "leave out what calls back into the program that exported it: debug.print, pure_callback, io_callback"
    }
    return "it belongs to the compiler that it was exported for; export what it computes as operations"
  }

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
