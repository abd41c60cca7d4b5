import CSluiceKernels
import FunctionTruths
import Testing

/// `benchmarks accuracy` does the same over all 2^32 inputs.
@Suite struct TapeAccuracyTests {
  /// What gives a float.
  static let functions = UnaryFunction.all.map(\.name).filter { $0 != "is_finite" }

  @Test(arguments: functions)
  func aFunctionIsWithin2UlpOnAMillionInputs(name: String) throws {
    let function = try #require(UnaryFunction.all.first { $0.name == name })
    let special = TestValues.floats
    // A stride that is no power of two visits every exponent and both signs with all kinds of low bits.
    let inputs = special + (0..<1_000_000).map { UInt32(truncatingIfNeeded: $0 * 4294 + 13) }
    var program = TapeProgram(rows: 1, cols: inputs.count)
    let x = program.load(TapeProgram.Access(buffer: 0, cols: [(inputs.count, 1)]))
    let y = program.apply("\(name).f32", x)
    program.store(y, to: TapeProgram.Access(buffer: 1, cols: [(inputs.count, 1)]))
    let buffers = [inputs.asBytes, Array(repeating: 0, count: inputs.count * 4)]
    let truths = inputs.map { function.truth(Double(Float(bitPattern: $0))) }
    var bits: [[UInt32]] = []
    for isa in instructionSets {
      let output = try program.run(on: isa, buffers)[1].elements(as: Float.self)
      var worst = (distance: 0.0, input: UInt32(0))
      for index in inputs.indices {
        let distance = distanceInUlps(output[index], truths[index])
        if distance > worst.distance { worst = (distance, inputs[index]) }
      }
      #expect(worst.distance <= 2, "\(name) at 0x\(String(worst.input, radix: 16)) on \(isa)")
      bits.append(output.map { $0.isNaN ? Float.nan.bitPattern : $0.bitPattern })
    }
    let same = bits.count < 3 || bits[1] == bits[2]
    #expect(same, "AVX2 and AVX-512 differ in \(name)")
  }
}
