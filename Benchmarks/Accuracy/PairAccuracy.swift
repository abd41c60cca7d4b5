#if arch(x86_64)
  import CSluiceKernels
  import Foundation
  import FunctionTruths

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
      for start in stride(from: 0, to: samples + FunctionSamples.specialPairCount, by: 8192) {
        for index in 0..<8192 {
          let (x, y) = FunctionSamples.pair(start + index)
          (inputs[0][index], inputs[1][index]) = (Element(function.first(x)), Element(y))
        }
        for tape in tapes { tape.run() }
        for index in 0..<8192 {
          let (x, y) = (Float80(inputs[0][index]), Float80(inputs[1][index]))
          guard function.isJudged(x, y) else { continue }
          let truth = function.truth(x, y, type)
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
      return distanceInUlps(Double(result), truth)
    }
  }
#endif
