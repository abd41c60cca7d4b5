import CSluiceKernels
import Testing

/// f64 functions where sums of f64 cancel, against truths that were computed elsewhere.
@Suite struct SpecialTruthTests {
  private struct Case {
    let operands: [Double]
    let hi: Double
    let lo: Double
  }

  private static let cases: [String: [Case]] = [
    "lgamma": SpecialTruths.lgamma.map { Case(operands: [$0.0], hi: $0.1, lo: $0.2) },
    "digamma": SpecialTruths.digamma.map { Case(operands: [$0.0], hi: $0.1, lo: $0.2) },
    "zeta": SpecialTruths.zeta.map { Case(operands: [$0.0, $0.1], hi: $0.2, lo: $0.3) },
    "polygamma": SpecialTruths.polygamma.map { Case(operands: [$0.0, $0.1], hi: $0.2, lo: $0.3) },
  ]

  @Test(arguments: cases.keys.sorted()) func zerosAndEndsOfTheRangeAreWithin1Ulp(name: String) throws {
    let cases = try #require(Self.cases[name])
    let operands = (0..<2).map { operand in cases.map { $0.operands[min(operand, $0.operands.count - 1)] } }
    func access(_ buffer: Int) -> TapeProgram.Access {
      TapeProgram.Access(buffer: buffer, type: SLUICE_F64, cols: [(cases.count, 1)])
    }
    var program = TapeProgram(rows: 1, cols: cases.count)
    let wide = sluice_class(SLUICE_FULL.rawValue | SLUICE_WIDE.rawValue)
    let (x, y) = (program.load(access(0), as: wide), program.load(access(1), as: wide))
    let isUnary = cases[0].operands.count == 1
    program.store(
      isUnary ? program.apply("\(name).f64", x) : program.apply("\(name).f64", x, y), to: access(2))
    let buffers = [
      operands[0].asBytes, operands[1].asBytes, Array(repeating: UInt8(0), count: cases.count * 8),
    ]
    for isa in instructionSets {
      let output = try program.run(on: isa, buffers)[2].elements(as: Double.self)
      for (found, expected) in zip(output, cases) {
        let ulps = found == expected.hi ? expected.lo : (found - expected.hi) - expected.lo
        #expect(
          found == expected.hi && !found.isFinite || ulps.magnitude <= expected.hi.ulp,
          "\(name)\(expected.operands) = \(found), not \(expected.hi) on \(isa)")
      }
    }
  }
}
