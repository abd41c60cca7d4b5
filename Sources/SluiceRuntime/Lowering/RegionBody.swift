import CSluiceKernels
import SluiceIR
import SluiceOperations
import SluicePasses

extension Lowering {
  /// The scalar region of a reduction or scatter as steps over registers: parameters first, then constants,
  /// then one register for each step.
  func regionBody(_ region: Graph, of operation: String) throws(SluiceError) -> sluice_body {
    var constants: [UInt64] = []
    var registers = [Int](repeating: -1, count: region.valueCount)
    let parameterCount = region.parameters.count
    for index in 0..<parameterCount { registers[index] = index }
    for node in region.nodes.indices {
      guard let constant = region.operation(of: node) as? Constant else { continue }
      guard let bits = constant.value.laneBits else {
        throw SluiceError(.internal, "lowering: a constant of a region is no scalar")
      }
      registers[region.result(of: node).index] = parameterCount + constants.count
      constants.append(bits)
    }
    var steps: [sluice_step] = []
    var count = parameterCount + constants.count
    for node in region.nodes.indices {
      let result = region.result(of: node)
      let operands = region.operands(of: node)
      switch NodeFamily(region.operation(of: node)) {
      case .constant: continue
      case .elementwise(let elementwise):
        let elements = operands.map { region.type(of: $0).element }
        if elementwise is Convert, elements[0].keepsLanes(convertedTo: region.type(of: result).element) {
          registers[result.index] = registers[operands[operands.startIndex].index]
          continue
        }
        let name = elementwise.kernelName(for: elements)
        guard let entry = Opcodes[name] else { throw unsupportedKernel(name) }
        let places = operands.map { registers[$0.index] }
        steps.append(
          sluice_step(
            op: entry.opcode, dst: UInt16(truncatingIfNeeded: count), a: places.register(0),
            b: places.register(1),
            c: places.register(2)))
        registers[result.index] = count
        count += 1
      case .alias, .reshape, .movement:
        // Scalars: nothing moves.
        for (operand, value) in zip(operands, region.results(of: node)) {
          registers[value] = registers[operand.index]
        }
      default:
        throw SluiceError(
          .unsupported,
          "\(operation): there is no kernel for \(region.operation(of: node).name) in its region",
          at: region.origin(of: result).locations.last ?? unsupported(operation, .f32).location,
          note: "a region may use elementwise operations on scalars")
      }
    }
    guard count <= Int(UInt16.max) else {
      throw SluiceError(
        .unsupported, "\(operation): its region has \(count) values; at most \(UInt16.max) are possible",
        at: unsupported(operation, .f32).location,
        note: "let several operations with smaller regions follow each other, or share the operands")
    }
    let memory = builder.descriptors
    return sluice_body(
      parameter_count: Int32(parameterCount), constant_count: Int32(constants.count),
      result_count: Int32(region.results.count), register_count: Int32(count), step_count: Int32(steps.count),
      constants: memory.array(constants), steps: memory.array(steps),
      results: memory.array(region.results.map { UInt16(registers[$0.value.index]) }))
  }

  /// The error for a kernel name such as `add.f64` that no kernel has.
  func unsupportedKernel(_ name: String) -> SluiceError {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let elements = parts.dropFirst().compactMap { ElementType(name: $0) }
    let operation = parts[0].hasPrefix("compare_") ? "compare" : parts[0]
    return unsupported(operation, elements.first ?? .f32)
  }
}

extension [Int] {
  /// The register at `position`, or 0 where an opcode has fewer operands.
  func register(_ position: Int) -> UInt16 {
    position < count ? UInt16(truncatingIfNeeded: self[position]) : 0
  }
}
