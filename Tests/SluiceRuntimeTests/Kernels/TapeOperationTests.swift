import CSluiceKernels
import Testing

@Suite struct TapeOperationTests {
  /// Every arithmetic opcode by its name.
  static let names: [String] = {
    var names: [String] = []
    while let name = sluice_opcode_name(Int32(SLUICE_OP_FIRST_ARITHMETIC.rawValue) + Int32(names.count)) {
      names.append(String(cString: name))
    }
    return names
  }()

  /// Those whose operands and results are of types that `Operands` can make.
  static let tested = names.filter { name in
    name.split(separator: ".").dropFirst().allSatisfy { ["f32", "i32", "i1"].contains($0) }
  }

  @Test func namesAndOpcodesCorrespond() {
    #expect(Self.names.count > 80)
    for (index, name) in Self.names.enumerated() {
      #expect(sluice_opcode_named(name) == Int32(SLUICE_OP_FIRST_ARITHMETIC.rawValue) + Int32(index))
    }
    #expect(Set(Self.names).count == Self.names.count)
    #expect(sluice_opcode_named("no such operation") == -1)
    #expect(sluice_opcode_name(3) == nil)
    #expect(sluice_opcode_arity(sluice_opcode_named("select.f32")) == 3)
    #expect(sluice_opcode_arity(3) == -1)
  }

  @Test func everyOperationEqualsItsScalarModelOnSpecialAndRandomValues() throws {
    for name in Self.tested {
      let operands = Operands(name)
      let expected = try (0..<operands.lanes[0].count).map { lane in
        let (a, b, c) = (operands.lanes[0][lane], operands.lanes[1][lane], operands.lanes[2][lane])
        return try #require(OperationModel.evaluate(name, a, b, c), "no model of \(name)")
      }
      for isa in instructionSets {
        let actual = try operands.run(on: isa)
        let isFloat = operands.resultType == SLUICE_F32
        let wrong = actual.indices.first {
          !OperationModel.matches(actual[$0], expected[$0], isFloat: isFloat)
        }
        guard let wrong else { continue }
        let inputs = operands.lanes.map { hex($0[wrong]) }
        Issue.record("\(name)(\(inputs)) = \(hex(actual[wrong])), not \(expected[wrong]) on \(isa)")
      }
    }
  }

  @Test func wideInstructionSetsGiveEqualBits() throws {
    guard instructionSets.count == 3 else { return }
    for name in Self.tested {
      let operands = Operands(name)
      let narrow = try operands.run(on: SLUICE_ISA_AVX2)
      let wide = try operands.run(on: SLUICE_ISA_AVX512)
      let equal = zip(narrow, wide).allSatisfy { one, other in
        one == other
          || operands.resultType == SLUICE_F32 && Float(bitPattern: one).isNaN
            && Float(bitPattern: other).isNaN
      }
      #expect(equal, "\(name)")
    }
  }

  private func hex(_ bits: UInt32) -> String { "0x" + String(bits, radix: 16) }

  /// Lanes for each operand of an operation: every pair of special values (with a third that varies), then random ones.
  struct Operands {
    let name: String
    let lanes: [[UInt32]]
    let types: [sluice_type]
    let resultType: sluice_type

    init(_ name: String) {
      self.name = name
      let parts = name.split(separator: ".").map(String.init)
      func type(_ text: String) -> sluice_type {
        text == "f32" ? SLUICE_F32 : text == "i32" ? SLUICE_I32 : SLUICE_I1
      }
      let own = type(parts[1])
      types = parts[0] == "select" ? [SLUICE_I1, own, own] : [own, own, own]
      let compares = parts[0].hasPrefix("compare") || parts[0] == "is_finite"
      resultType = parts.count == 3 ? type(parts[2]) : compares ? SLUICE_I1 : own
      let special = types.map {
        $0 == SLUICE_F32 ? TestValues.floats : $0 == SLUICE_I32 ? TestValues.integers : TestValues.masks
      }
      var lanes: [[UInt32]] = [[], [], []]
      for (i, a) in special[0].enumerated() {
        for (j, b) in special[1].enumerated() {
          lanes[0].append(a)
          lanes[1].append(b)
          lanes[2].append(special[2][(i * 7 + j * 3) % special[2].count])
        }
      }
      var random = SeededGenerator(seed: 1)
      for index in 0..<2048 {
        for operand in 0..<3 {
          let bits = UInt32.random(in: 0...UInt32.max, using: &random)
          let near = Float.random(in: -8...8, using: &random).bitPattern
          lanes[operand].append(types[operand] == SLUICE_I1 ? 0 &- (bits & 1) : index % 2 == 0 ? bits : near)
        }
      }
      self.lanes = lanes
    }

    func run(on isa: sluice_isa) throws -> [UInt32] {
      let count = lanes[0].count
      var program = TapeProgram(rows: 1, cols: count)
      let arity = Int(sluice_opcode_arity(sluice_opcode_named(name)))
      var buffers: [[UInt8]] = []
      var registers: [UInt16] = []
      for operand in 0..<3 {
        buffers.append(
          types[operand] == SLUICE_I1 ? lanes[operand].map { UInt8($0 & 1) } : lanes[operand].asBytes)
        guard operand < arity else { continue }
        registers.append(
          program.load(TapeProgram.Access(buffer: operand, type: types[operand], cols: [(count, 1)])))
      }
      while registers.count < 3 { registers.append(registers[0]) }
      let result: UInt16
      switch arity {
      case 1: result = program.apply(name, registers[0])
      case 2: result = program.apply(name, registers[0], registers[1])
      default: result = program.apply(name, registers[0], registers[1], registers[2])
      }
      program.store(result, to: TapeProgram.Access(buffer: 3, type: resultType, cols: [(count, 1)]))
      buffers.append(Array(repeating: 0x55, count: count * (resultType == SLUICE_I1 ? 1 : 4)))
      let bytes = try program.run(on: isa, buffers)[3]
      if resultType == SLUICE_I1 { return bytes.map { $0 == 1 ? ~0 : UInt32($0) } }
      return bytes.elements(as: UInt32.self)
    }
  }
}
