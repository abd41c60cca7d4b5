#if arch(x86_64)
  import CSluiceKernels
  import Foundation
  import FunctionTruths

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
        for index in input.indices { input[index] = FunctionSamples.number(start + index) }
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
  }
#endif
