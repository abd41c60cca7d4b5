#if arch(x86_64)
  import CSluiceKernels
  import Foundation

  /// `benchmarks accuracy --f64`: unary f64 functions over samples of all magnitudes and of the intervals where they bend.
  enum DoubleAccuracy {
    static func run(_ names: [String], isas: [(name: String, isa: sluice_isa)], samples: Int) {
      print("largest distance from the true value in ulp, over \(samples) inputs\n")
      for function in DoubleFunction.all where names.isEmpty || names.contains(function.name) {
        print(function.name.padded(to: 24), measure(function, isas, samples), separator: "")
        fflush(nil)
      }
    }

    private static func measure(
      _ function: DoubleFunction, _ isas: [(name: String, isa: sluice_isa)], _ samples: Int
    ) -> String {
      let input = UnsafeMutableBufferPointer<Double>.allocate(capacity: 8192)
      input.initialize(repeating: 0)
      defer { input.deallocate() }
      let tapes = isas.compactMap { FunctionTape<Double>(function.name, isa: $0.isa, inputs: [input]) }
      var worst = tapes.map { _ in (ulps: 0.0, input: 0.0) }
      var unequal = 0
      for start in stride(from: 0, to: samples, by: input.count) {
        for index in input.indices { input[index] = sample(UInt64(start + index)) }
        for tape in tapes { tape.run() }
        for index in input.indices {
          let truth = function.truth(Float80(input[index]))
          guard function.isJudged(Float80(input[index]), truth) else { continue }
          for which in tapes.indices {
            let ulps = distanceInUlps(tapes[which].output[index], truth)
            if ulps > worst[which].ulps { worst[which] = (ulps, input[index]) }
          }
          if tapes.count == 3, !truth.isNaN,
            tapes[1].output[index].bitPattern != tapes[2].output[index].bitPattern
          {
            unequal += 1
          }
        }
      }
      let cells = worst.map { String(format: "%.3f at %a", $0.ulps, $0.input).padded(to: 34) }
      return cells.joined(separator: " ") + (tapes.count == 3 ? " \(unequal) unequal" : "")
    }

    /// By turns any bits, small numbers, numbers around 1, and numbers of each magnitude that functions care about.
    static func sample(_ index: UInt64) -> Double {
      // The odd multiplier visits every pattern once (Weyl); its high bits are spread evenly.
      let bits = index &* 0x9e37_79b9_7f4a_7c15
      let unit = Double(bits >> 11) * 0x1p-53
      switch index % 6 {
      case 0: return Double(bitPattern: bits)
      case 1: return unit * 2 - 1
      case 2: return (unit * 2 - 1) * 12
      case 3: return (unit * 2 - 1) * 760
      case 4: return 1 + scalbn(unit * 2 - 1, -Int(index / 6 % 50))
      default: return scalbn(unit * 2 - 1, Int(index / 6 % 120) - 80)
      }
    }

    static func distanceInUlps(_ result: Double, _ truth: Float80) -> Double {
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
