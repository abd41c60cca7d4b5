import CSluiceKernels
import Foundation
import Testing

#if arch(x86_64)
  /// f64 functions against 64 bits of significand; `benchmarks accuracy --f64` knows more of them and takes more inputs.
  @Suite struct DoubleAccuracyTests {
    private static let truths: [String: @Sendable (Float80) -> Float80] = [
      "exponential": { exp($0) }, "exponential_minus_one": { expm1($0) }, "log": { log($0) },
      "log_plus_one": { log1p($0) }, "tanh": { tanh($0) }, "sine": { sin($0) }, "cosine": { cos($0) },
      "tan": { tan($0) }, "asin": { asin($0) }, "acos": { acos($0) }, "atan": { atan($0) },
      "sinh": { sinh($0) }, "cosh": { cosh($0) }, "asinh": { asinh($0) }, "acosh": { acosh($0) },
      "atanh": { atanh($0) }, "cbrt": { cbrt($0) }, "erf": { erf($0) }, "erfc": { erfc($0) },
      "rsqrt": { 1 / $0.squareRoot() },
      "logistic": { $0 < 0 ? exp($0) / (1 + exp($0)) : 1 / (1 + exp(-$0)) },
    ]
    private static let pairTruths: [String: @Sendable (Float80, Float80) -> Float80] = [
      "power": { pow($0, $1) }, "atan2": { atan2($0, $1) }, "remainder": { fmod($0, $1) },
    ]

    /// Corners, then numbers of every magnitude.
    private static let inputs: [Double] = {
      let corners: [Double] = [
        0, 0.5, 1, 1.0.nextUp, 1.0.nextDown, 2, 709.7, 709.8, 745, 746, 0x1p52, 0x1p53, 1e22, 0x1p-1074,
        0x1p-1022, .greatestFiniteMagnitude, .infinity, .nan, .pi, .pi / 2, 0x1.6ac5b262ca1ffp+849,
      ]
      let spread = (0..<60_000).map { index -> Double in
        let bits = UInt64(index) &* 0x9e37_79b9_7f4a_7c15
        let unit = Double(bits >> 11) * 0x1p-52 - 1
        switch index % 4 {
        case 0: return Double(bitPattern: bits)
        case 1: return unit * 12
        case 2: return 1 + scalbn(unit, -(index / 4 % 50))
        default: return scalbn(unit, index / 4 % 100 - 80)
        }
      }
      return corners + corners.map { -$0 } + spread
    }()

    @Test(arguments: truths.keys.sorted()) func aFunctionIsWithin2Ulp(name: String) throws {
      let truth = try #require(Self.truths[name])
      try check(name, Self.inputs.map { truth(Float80($0)) }) { program, x, _ in
        program.apply("\(name).f64", x)
      }
    }

    @Test(arguments: pairTruths.keys.sorted()) func aFunctionOfTwoIsWithin2Ulp(name: String) throws {
      let truth = try #require(Self.pairTruths[name])
      let expected = zip(Self.inputs, Self.second).map { truth(Float80($0), Float80($1)) }
      try check(name, expected) { program, x, y in program.apply("\(name).f64", x, y) }
    }

    /// Neighbours in another order, so that magnitudes mix; powers that do not overflow among them.
    private static let second: [Double] = inputs.indices.map { index in
      let other = inputs[(index &* 7 &+ 3) % inputs.count]
      return index % 3 == 0 ? other : index % 3 == 1 ? Double(index % 41) - 20 : other / 64
    }

    private func check(
      _ name: String, _ expected: [Float80],
      _ apply: (inout TapeProgram, UInt16, UInt16) -> UInt16
    ) throws {
      let count = expected.count
      func access(_ buffer: Int) -> TapeProgram.Access {
        TapeProgram.Access(buffer: buffer, type: SLUICE_F64, cols: [(count, 1)])
      }
      var program = TapeProgram(rows: 1, cols: count)
      let wide = sluice_class(SLUICE_FULL.rawValue | SLUICE_WIDE.rawValue)
      let (x, y) = (program.load(access(0), as: wide), program.load(access(1), as: wide))
      program.store(apply(&program, x, y), to: access(2))
      let buffers = [Self.inputs.asBytes, Self.second.asBytes, Array(repeating: 0, count: count * 8)]
      var results: [[Double]] = []
      for isa in instructionSets {
        let output = try program.run(on: isa, buffers)[2].elements(as: Double.self)
        var worst = (distance: 0.0, index: 0)
        for index in expected.indices {
          let distance = distanceInUlps(output[index], expected[index])
          if distance > worst.distance { worst = (distance, index) }
        }
        #expect(
          worst.distance <= 2, "\(name) at \(Self.inputs[worst.index]), \(Self.second[worst.index]) on \(isa)"
        )
        results.append(output)
      }
      guard results.count == 3 else { return }
      let isSame = zip(results[1], results[2]).allSatisfy {
        $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN
      }
      #expect(isSame, "AVX2 and AVX-512 differ in \(name)")
    }

    private func distanceInUlps(_ result: Double, _ truth: Float80) -> Double {
      let exact = Float80(result)
      if exact == truth { return exact == 0 && result.sign != truth.sign ? .infinity : 0 }
      if truth.isNaN || exact.isNaN { return truth.isNaN && exact.isNaN ? 0 : .infinity }
      let largest = Float80(sign: .plus, exponent: 1024, significand: 1)
      let bounded = max(min(truth, largest), -largest)
      let distance = (max(min(exact, largest), -largest) - bounded).magnitude
      let exponent = truth == 0 ? -1022 : min(max(Int(bounded.exponent), -1022), 1023)
      return Double(distance / Float80(sign: .plus, exponent: exponent - 52, significand: 1))
    }
  }
#endif
