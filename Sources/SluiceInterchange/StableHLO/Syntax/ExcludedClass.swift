/// What StableHLO has and Sluice does not mean to: programs that need it are refused by class.
package enum ExcludedClass: String, CaseIterable, Hashable, Sendable {
  case complex = "complex numbers"
  case fft = "FFT"
  case quantized = "quantized types"
  case dynamicShape = "dynamic shapes"
  case token = "tokens"
  case replicas = "several replicas"

  /// What an error says of it.
  package var refusal: String { self == .fft ? "FFT is not supported" : "\(rawValue) are not supported" }

  /// The class that an operation belongs to by its name alone.
  static func of(operation name: String) -> ExcludedClass? { byName[name] }

  private static let byName: [String: ExcludedClass] = {
    let names: [ExcludedClass: [String]] = [
      .fft: ["stablehlo.fft"],
      .complex: ["stablehlo.complex", "chlo.conj"],
      .quantized: ["stablehlo.uniform_quantize", "stablehlo.uniform_dequantize"],
      .token: ["stablehlo.infeed", "stablehlo.outfeed", "stablehlo.send", "stablehlo.recv"],
      .replicas: ["interpreter.run_parallel", "sdy.manual_computation"],
    ]
    var result: [String: ExcludedClass] = [:]
    for (excluded, list) in names { for name in list { result[name] = excluded } }
    return result
  }()
}
