import CSluiceKernels
import Testing

/// Neighbouring steps of simple arithmetic run in one loop; nothing of it may be seen.
@Suite struct TapePairTests {
  private static let operations = [
    "add.f32", "subtract.f32", "multiply.f32", "divide.f32", "abs.f32", "negate.f32",
  ]

  @Test(arguments: operations, operations)
  func twoStepsRoundTwiceWhateverTheirOrderAndClasses(first: String, second: String) throws {
    var random = SeededGenerator(seed: 11)
    let count = 1040
    let empty = [UInt8](repeating: 0, count: count * 4)
    let buffers = (0..<4).map { _ in random.floats(count).asBytes } + [empty, empty]
    for uniforms in 0..<8 {
      for form in 0..<5 {
        var program = TapeProgram(rows: 1, cols: count)
        var operands: [UInt16] = []
        for index in 0..<3 {
          let uniform = uniforms >> index & 1 == 1
          let access = TapeProgram.Access(buffer: index, cols: uniform ? [] : [(count, 1)])
          operands.append(program.load(access, as: uniform ? SLUICE_UNIFORM : SLUICE_FULL))
        }
        let inner = program.apply(first, operands[0], operands[1], as: SLUICE_FULL)
        let outer: UInt16
        switch form {
        case 1: outer = program.apply(second, operands[2], inner)
        case 2: outer = program.apply(second, inner, inner)
        default: outer = program.apply(second, inner, operands[2])
        }
        // The inner value may be needed again, or be stored itself.
        let last = form == 3 ? program.apply(second, outer, inner) : outer
        if form == 4 { program.store(inner, to: TapeProgram.Access(buffer: 5, cols: [(count, 1)])) }
        program.store(last, to: TapeProgram.Access(buffer: 4, cols: [(count, 1)]))
        let expected = TapeModel.run(program, buffers)
        for isa in instructionSets {
          let same = try program.run(on: isa, buffers) == expected
          #expect(same, "\(first) \(second) form \(form), uniforms \(uniforms) on \(isa)")
        }
      }
    }
  }

  @Test func aChainThatReusesItsRegisterInPlaceOfItsInputIsExact() throws {
    var random = SeededGenerator(seed: 12)
    let count = 2064
    var program = TapeProgram(
      rows: 1, cols: count, constants: [Float(1.1).bitPattern, Float(0.3).bitPattern])
    let access = TapeProgram.Access(buffer: 0, cols: [(count, 1)])
    let x = program.load(access)
    let y = program.register()
    for (index, name) in (0..<9).map({ ($0, Self.operations[$0 % 6]) }) {
      let source = index == 0 ? x : y
      let operands = index % 2 == 0 ? (source, UInt16(index % 4 / 2)) : (x, source)
      let opcode = UInt16(sluice_opcode_named(name))
      program.steps.append(sluice_step(op: opcode, dst: y, a: operands.0, b: operands.1, c: 0))
    }
    program.store(y, to: access)
    let buffers = [random.floats(count).asBytes]
    let expected = TapeModel.run(program, buffers)
    for isa in instructionSets {
      let same = try program.run(on: isa, buffers) == expected
      #expect(same, "\(isa)")
    }
  }
}
