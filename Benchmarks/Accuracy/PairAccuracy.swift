#if arch(x86_64)
  import CSluiceKernels
  import Foundation
  import SluiceOperations

  /// An opcode of two floats and its true value, computed in 64 bits of significand.
  struct PairFunction: Sendable {
    let name: String
    let truth: @Sendable (Float80, Float80) -> Float80
    /// How a sample becomes a first operand that means something.
    var first: @Sendable (Double) -> Double = { $0 }
    /// Whether the truth is true enough, and not rounded to another type than it is of.
    var isJudged: @Sendable (_ x: Float80, _ y: Float80) -> Bool = { _, _ in true }

    static let all: [PairFunction] = [
      PairFunction(name: "divide") { $0 / $1 },
      PairFunction(name: "remainder") { fmod($0, $1) },
      PairFunction(name: "power") { pow($0, $1) },
      PairFunction(name: "atan2") { atan2($0, $1) },
      PairFunction(
        name: "zeta", truth: { WideFunctions.zeta($0, $1) },
        first: { $0.magnitude < 300 ? $0.magnitude + 1 : $0 },
        isJudged: terms),
      PairFunction(
        name: "polygamma", truth: { WideFunctions.polygamma($0, $1) },
        first: { $0.magnitude < 300 ? $0.magnitude.rounded() : $0 }, isJudged: { terms($0 + 1, $1) }),
    ]

    /// Left of 0 and of odd order, terms of both signs cancel: there SpecialTruthTests hold functions to truths of 400 bits.
    private static let terms: @Sendable (Float80, Float80) -> Bool = { s, q in q > 0 || fmod(s, 2) == 0 }
  }

  /// `benchmarks accuracy --pairs`: functions of two operands, f32 and f64.
  enum PairAccuracy {
    static func run(_ names: [String], isas: [(name: String, isa: sluice_isa)], samples: Int) {
      print(
        "largest distance from the true value in ulp, over \(samples) pairs and those of special values\n")
      for function in PairFunction.all where names.isEmpty || names.contains(function.name) {
        print("\(function.name).f32".padded(to: 16), measure(function, isas, samples, as: Float.self))
        print("\(function.name).f64".padded(to: 16), measure(function, isas, samples, as: Double.self))
        fflush(nil)
      }
    }

    private static func measure<Element: BinaryFloatingPoint>(
      _ function: PairFunction, _ isas: [(name: String, isa: sluice_isa)], _ samples: Int,
      as type: Element.Type
    ) -> String {
      let inputs = (0..<2).map { _ in
        let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: 8192)
        buffer.initialize(repeating: 0)
        return buffer
      }
      defer { for input in inputs { input.deallocate() } }
      let tapes = isas.compactMap { FunctionTape<Element>(function.name, isa: $0.isa, inputs: inputs) }
      var worst = tapes.map { _ in (ulps: 0.0, x: 0.0, y: 0.0) }
      var unequal = 0
      for start in stride(from: 0, to: samples + special.count * special.count, by: 8192) {
        for index in 0..<8192 {
          let (x, y) = pair(start + index)
          (inputs[0][index], inputs[1][index]) = (Element(function.first(x)), Element(y))
        }
        for tape in tapes { tape.run() }
        for index in 0..<8192 {
          let (x, y) = (Float80(inputs[0][index]), Float80(inputs[1][index]))
          guard function.isJudged(x, y) else { continue }
          let truth = function.truth(x, y)
          for which in tapes.indices {
            let ulps = distance(tapes[which].output[index], truth)
            if ulps > worst[which].ulps { worst[which] = (ulps, Double(x), Double(y)) }
          }
          if tapes.count == 3, !truth.isNaN, tapes[1].output[index] != tapes[2].output[index] { unequal += 1 }
        }
      }
      let cells = worst.map { String(format: "%.3f at %a, %a", $0.ulps, $0.x, $0.y).padded(to: 50) }
      return cells.joined(separator: " ") + (tapes.count == 3 ? " \(unequal) unequal" : "")
    }

    private static func distance<Element: BinaryFloatingPoint>(_ result: Element, _ truth: Float80) -> Double
    {
      if let result = result as? Float { return distanceInUlps(result, Double(truth)) }
      return DoubleAccuracy.distanceInUlps(Double(result), truth)
    }

    private static let special: [Double] = {
      let magnitudes: [Double] = [
        0, 0x1p-1074, 0x1p-1022, 0x1p-149, 0x1p-126, 1e-20, 0.1, 0.5, 1, 1.5, 2, 2.5, 3, 7, 10, 33.75, 100,
        127.6, 1e4,
        0x1p24, 0x1p53, 1e20, 1e30, 0x1.FFFFFEp127, 1e300, .greatestFiniteMagnitude, .infinity, .nan,
      ]
      return magnitudes.flatMap { [$0, -$0] }
    }()

    /// All pairs of special values, then others that are each of any magnitude.
    private static func pair(_ index: Int) -> (Double, Double) {
      let count = special.count
      if index < count * count { return (special[index % count], special[index / count]) }
      // Two sequences that do not meet.
      return (
        DoubleAccuracy.sample(UInt64(index)), DoubleAccuracy.sample(UInt64(index) &* 7 &+ UInt64(index / 6))
      )
    }
  }
#endif
