import CSluiceKernels
import FunctionTruths
import SluiceIR
import SluiceOperations
import Testing

#if arch(x86_64)
  /// f64 functions against 64 bits of significand; `benchmarks accuracy --f64` and `--pairs` take more inputs.
  @Suite struct DoubleAccuracyTests {
    @Test(arguments: DoubleFunction.all.map(\.name)) func aFunctionIsWithin2Ulp(name: String) throws {
      let function = try #require(DoubleFunction.all.first { $0.name == name })
      let inputs = (0..<40_000).map(FunctionSamples.number)
      try check(name, [inputs]) { operands in
        let truth = function.truth(operands[0])
        return function.isJudged(operands[0], truth) ? truth : nil
      }
    }

    @Test(arguments: PairFunction.all.map(\.name)) func aFunctionOfTwoIsWithin2Ulp(name: String) throws {
      let function = try #require(PairFunction.all.first { $0.name == name })
      let pairs = (0..<(FunctionSamples.specialPairCount + 20_000)).map(FunctionSamples.pair)
      try check(name, [pairs.map { function.first($0.0) }, pairs.map(\.1)]) { operands in
        guard function.isJudged(operands[0], operands[1]) else { return nil }
        return function.truth(operands[0], operands[1], Double.self)
      }
    }

    /// `truth` is nil where none is known well enough.
    private func check(_ name: String, _ inputs: [[Double]], _ truth: ([Float80]) -> Float80?) throws {
      let count = inputs[0].count
      let expected = (0..<count).map { index in truth(inputs.map { Float80($0[index]) }) }
      func access(_ buffer: Int) -> TapeProgram.Access {
        TapeProgram.Access(buffer: buffer, type: SLUICE_F64, cols: [(count, 1)])
      }
      var program = TapeProgram(rows: 1, cols: count)
      let wide = sluice_class(SLUICE_FULL.rawValue | SLUICE_WIDE.rawValue)
      let x = program.load(access(0), as: wide)
      let y = inputs.count == 1 ? x : program.load(access(1), as: wide)
      let result =
        inputs.count == 1 ? program.apply("\(name).f64", x) : program.apply("\(name).f64", x, y)
      program.store(result, to: access(inputs.count))
      let buffers = inputs.map(\.asBytes) + [Array(repeating: 0, count: count * 8)]
      var results: [[Double]] = []
      for isa in instructionSets {
        let output = try program.run(on: isa, buffers)[inputs.count].elements(as: Double.self)
        var worst = (distance: 0.0, index: 0)
        for index in expected.indices {
          guard let truth = expected[index] else { continue }
          let distance = distanceInUlps(output[index], truth)
          if distance > worst.distance { worst = (distance, index) }
        }
        #expect(worst.distance <= 2, "\(name) at \(inputs.map { $0[worst.index] }) on \(isa)")
        results.append(output)
      }
      guard results.count == 3 else { return }
      let isSame = zip(results[1], results[2]).allSatisfy {
        $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN
      }
      #expect(isSame, "AVX2 and AVX-512 differ in \(name)")
    }

    /// Whoever adds a function adds its truth.
    @Test(arguments: [ElementType.f32, .f64]) func everyFunctionHasATruth(_ element: ElementType) throws {
      var names: [Int: Set<String>] = [:]
      for type in OperationRegistry.standard.operations {
        let isFunction = try type.samples.contains { sample in
          let types = try sample.operands + sample.operation.resultTypes(of: sample.operands)
          return types.allSatisfy { $0.element == element } && sample.operation is any ElementwiseOperation
        }
        let opcode = sluice_opcode_named("\(type.name).\(element)")
        if isFunction, opcode >= 0 {
          names[Int(sluice_opcode_arity(opcode)), default: []].insert(type.name)
        }
      }
      let unary = element == .f32 ? TapeAccuracyTests.functions : DoubleFunction.all.map(\.name)
      #expect(names[1] == Set(unary))
      #expect(names[2] == Set(PairFunction.all.map(\.name)))
    }
  }
#endif
