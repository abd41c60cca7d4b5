import CSluiceKernels
import SluiceIR

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Which variant of the kernels runs. AVX2 and AVX-512 give equal bits; the baseline has no fused
/// multiply-add and its own bits.
public enum InstructionSet: String, CaseIterable, Hashable, Sendable {
  case baseline, avx2, avx512

  /// The best that this machine has.
  public static var best: InstructionSet { InstructionSet(sluice_isa_best()) ?? .baseline }

  /// Whether this machine can run it.
  public var isAvailable: Bool { isa.rawValue <= Self.best.isa.rawValue }

  init?(_ isa: sluice_isa) {
    switch isa {
    case SLUICE_ISA_BASELINE: self = .baseline
    case SLUICE_ISA_AVX2: self = .avx2
    case SLUICE_ISA_AVX512: self = .avx512
    default: return nil
    }
  }

  package var isa: sluice_isa {
    switch self {
    case .baseline: SLUICE_ISA_BASELINE
    case .avx2: SLUICE_ISA_AVX2
    case .avx512: SLUICE_ISA_AVX512
    }
  }

  /// The name of the environment variable that forces one.
  package static let environmentVariable = "SLUICE_ISA"

  /// `requested`, or else what `environment` (the value of SLUICE_ISA) says, or else the best. Throws if it
  /// is unknown or this machine lacks it.
  package static func resolve(
    _ requested: InstructionSet?, environment: String? = currentEnvironment
  ) throws(SluiceError) -> InstructionSet {
    var choice = requested ?? best
    if requested == nil, let environment, !environment.isEmpty {
      guard let named = InstructionSet(rawValue: environment) else {
        throw SluiceError(
          .argument, "\(environmentVariable)=\(environment) names no instruction set",
          note: "there are \(allCases.map(\.rawValue).joined(separator: ", "))")
      }
      choice = named
    }
    guard choice.isAvailable else {
      throw SluiceError(
        .unsupported, "this machine has no \(choice.rawValue)",
        note: "the best it has is \(best.rawValue); without \(environmentVariable) that is used")
    }
    return choice
  }

  package static var currentEnvironment: String? { getenv(environmentVariable).map { String(cString: $0) } }
}
