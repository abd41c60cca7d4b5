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

  /// What whoever has such a program can do.
  package var advice: String {
    switch self {
    case .complex: "keep real and imaginary parts in tensors of their own"
    case .fft: "a transform of a fixed size is two products by constant matrices, of cosines and of sines"
    case .quantized: "keep integers apart from their scales: i8 tensors, multiplied into i32"
    case .dynamicShape: "export the program once for each size that it will run with"
    case .token:
      "leave out what talks to the host in order: infeed, outfeed, io_callback and debug.print with ordered=True"
    case .replicas:
      "export it for one device: sharding constraints may stay, shard_map and pmap need a mesh of one device"
    }
  }

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
