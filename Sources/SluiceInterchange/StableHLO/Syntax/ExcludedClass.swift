/// What StableHLO has and Sluice does not mean to: programs that need it are refused by class.
package enum ExcludedClass: String, CaseIterable, Hashable, Sendable {
  case complex = "complex numbers"
  case fft = "FFT"
  case quantized = "quantized types"
  case dynamicShape = "dynamic shapes"
  case token = "tokens"
  case replicas = "several replicas"

  /// The class that an operation belongs to by its name alone.
  static func of(operation name: String) -> ExcludedClass? { byName[name] }

  private static let byName: [String: ExcludedClass] = {
    let names: [ExcludedClass: [String]] = [
      .fft: ["stablehlo.fft"],
      .complex: ["stablehlo.complex", "chlo.conj"],
      .quantized: ["stablehlo.uniform_quantize", "stablehlo.uniform_dequantize"],
      .dynamicShape: ["stablehlo.set_dimension_size"],
      .token: [
        "stablehlo.after_all", "stablehlo.create_token", "stablehlo.infeed", "stablehlo.outfeed",
        "stablehlo.send", "stablehlo.recv",
      ],
      .replicas: [
        "stablehlo.all_gather", "stablehlo.all_reduce", "stablehlo.all_to_all",
        "stablehlo.collective_broadcast", "stablehlo.collective_permute", "stablehlo.collective_reduce",
        "stablehlo.cross-replica-sum", "stablehlo.partition_id", "stablehlo.reduce_scatter",
        "stablehlo.replica_id", "interpreter.run_parallel", "sdy.manual_computation",
      ],
    ]
    var result: [String: ExcludedClass] = [:]
    for (excluded, list) in names { for name in list { result[name] = excluded } }
    return result
  }()
}
