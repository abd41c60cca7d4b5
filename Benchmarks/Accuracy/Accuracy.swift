import CSluiceKernels
import Dispatch
import Foundation
import FunctionTruths
import Synchronization

/// `benchmarks accuracy [NAME...] [--sample N]`: every unary f32 function over all 2^32 inputs (or every N-th), on
/// every instruction set that this machine has, against libm in f64. With `--f64` f64 functions over N inputs, with `--pairs`
/// functions of two operands of both types, over all pairs of special values and N others.
enum AccuracyCommand {
  static func run(_ arguments: [String]) throws {
    var names: [String] = []
    var requested: UInt64?
    var (isDouble, isOfPairs) = (false, false)
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--sample" {
        guard let text = rest.popFirst(), let value = UInt64(text), value > 0 else {
          throw AccuracyError.badArgument("--sample takes a positive number")
        }
        requested = value
      } else if argument == "--f64" {
        isDouble = true
      } else if argument == "--pairs" {
        isOfPairs = true
      } else {
        guard known.contains(argument) else {
          let list = known.joined(separator: " ")
          throw AccuracyError.badArgument("no function \"\(argument)\"; there are: \(list)")
        }
        names.append(argument)
      }
    }
    let isas = instructionSets.filter { sluice_kernel_for(SLUICE_KERNEL_TAPE, $0.isa) != nil }
    if isDouble || isOfPairs {
      #if arch(x86_64)
        let samples = Int(requested ?? 1_000_000)
        if isOfPairs { return PairAccuracy.run(names, isas: isas, samples: samples) }
        return DoubleAccuracy.run(names, isas: isas, samples: samples)
      #else
        throw AccuracyError.badArgument("--f64 and --pairs need the wider floats of x86-64 to judge by")
      #endif
    }
    let stride = requested ?? 1
    print("largest distance from the true value in ulp, over \((UInt64(1) << 32) / stride) inputs\n")
    print(row("function", isas.map { "\($0.name) at input" } + ["bits equal"]))
    for function in UnaryFunction.all where names.isEmpty || names.contains(function.name) {
      let worst = measure(function, isas: isas.map(\.isa), stride: stride)
      let cells = worst.largest.map {
        String(format: "%.3f at %a", $0.ulps, Double(Float(bitPattern: $0.input)))
      }
      let equal = isas.count < 3 ? "-" : worst.unequal == 0 ? "yes" : "no, \(worst.unequal)"
      print(row(function.name, cells + [equal]))
      fflush(nil)
    }
  }

  private static var known: [String] {
    #if arch(x86_64)
      UnaryFunction.all.map(\.name) + PairFunction.all.map(\.name)
    #else
      UnaryFunction.all.map(\.name)
    #endif
  }

  private static let instructionSets: [(name: String, isa: sluice_isa)] = [
    ("baseline", SLUICE_ISA_BASELINE), ("avx2", SLUICE_ISA_AVX2), ("avx512", SLUICE_ISA_AVX512),
  ]

  private static func row(_ name: String, _ cells: [String]) -> String {
    let columns = cells.map { $0.padding(toLength: 26, withPad: " ", startingAt: 0) }
    return ([name.padding(toLength: 24, withPad: " ", startingAt: 0)] + columns).joined(separator: " ")
  }

  /// The largest distance for each instruction set, and on how many inputs AVX2 and AVX-512 gave different bits.
  struct Worst: Sendable {
    var largest: [(ulps: Double, input: UInt32)]
    var unequal = 0

    init(count: Int) {
      largest = Array(repeating: (0, 0), count: count)
    }

    mutating func merge(_ other: Worst) {
      for index in largest.indices where other.largest[index].ulps > largest[index].ulps {
        largest[index] = other.largest[index]
      }
      unequal += other.unequal
    }
  }

  private static func measure(_ function: UnaryFunction, isas: [sluice_isa], stride: UInt64) -> Worst {
    let total = Mutex(Worst(count: isas.count))
    let parts = 64
    let inputs = (UInt64(1) << 32).dividedRoundingUp(by: stride)
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      let first = inputs * UInt64(part) / UInt64(parts)
      let last = inputs * UInt64(part + 1) / UInt64(parts)
      let worst = measure(function, isas: isas, stride: stride, range: first..<last)
      total.withLock { $0.merge(worst) }
    }
    return total.withLock { $0 }
  }

  private static func measure(
    _ function: UnaryFunction, isas: [sluice_isa], stride: UInt64, range: Range<UInt64>
  ) -> Worst {
    var worst = Worst(count: isas.count)
    let block = 8192
    let input = UnsafeMutableBufferPointer<Float>.allocate(capacity: block)
    let truths = UnsafeMutableBufferPointer<Double>.allocate(capacity: block)
    input.initialize(repeating: 0)
    truths.initialize(repeating: 0)
    defer {
      input.deallocate()
      truths.deallocate()
    }
    let tapes = isas.compactMap { FunctionTape<Float>(function.name, isa: $0, inputs: [input]) }
    var start = range.lowerBound
    while start < range.upperBound {
      let count = Int(min(UInt64(block), range.upperBound - start))
      for index in 0..<count {
        input[index] = Float(bitPattern: UInt32(truncatingIfNeeded: (start + UInt64(index)) * stride))
      }
      for tape in tapes { tape.run() }
      function.truths(input, truths)
      for which in tapes.indices {
        worst.largest[which] = largest(
          input, tapes[which].output, truths, count: count, above: worst.largest[which])
      }
      if tapes.count == 3 {
        worst.unequal += countUnequal(tapes[1].output, tapes[2].output, count: count)
      }
      start += UInt64(count)
    }
    return worst
  }

  /// The largest distance among `count` results if it is above `known`, else that. What is correctly rounded
  /// is not looked at closer once `known` is half a unit.
  private static func largest(
    _ input: UnsafeMutableBufferPointer<Float>, _ output: UnsafeMutableBufferPointer<Float>,
    _ truths: UnsafeMutableBufferPointer<Double>, count: Int, above known: (ulps: Double, input: UInt32)
  ) -> (ulps: Double, input: UInt32) {
    var known = known
    for index in 0..<count {
      let nearest = Float(truths[index])
      if known.ulps >= 0.5 || Double(nearest) == truths[index],
        output[index].bitPattern == nearest.bitPattern
      {
        continue
      }
      let ulps = distanceInUlps(output[index], truths[index])
      if ulps > known.ulps { known = (ulps, input[index].bitPattern) }
    }
    return known
  }

  /// On how many lanes two results differ, but for NaN beside NaN.
  private static func countUnequal(
    _ a: UnsafeMutableBufferPointer<Float>, _ b: UnsafeMutableBufferPointer<Float>, count: Int
  ) -> Int {
    var unequal = 0
    for index in 0..<count where a[index].bitPattern != b[index].bitPattern {
      if !(a[index].isNaN && b[index].isNaN) { unequal += 1 }
    }
    return unequal
  }
}

/// What was wrong with the command's arguments.
enum AccuracyError: Error, CustomStringConvertible {
  case badArgument(String)

  var description: String {
    switch self {
    case .badArgument(let message): "accuracy: \(message)"
    }
  }
}

extension UInt64 {
  fileprivate func dividedRoundingUp(by divisor: UInt64) -> UInt64 {
    (self + divisor - 1) / divisor
  }
}
