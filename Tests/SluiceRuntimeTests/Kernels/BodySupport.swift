import CSluiceKernels

/// A scalar region written with the names of its operations.
struct TestBody {
  var parameters: Int
  var constants: [UInt32] = []
  var steps: [(name: String, operands: [Int])]
  var results: [Int]

  /// Register numbers follow the parameters and constants, one for each step.
  func descriptor(_ memory: DescriptorMemory) -> sluice_body {
    let first = parameters + constants.count
    let steps = steps.enumerated().map { index, step in
      let operands = step.operands.map(UInt16.init) + [0, 0, 0]
      return sluice_step(
        op: UInt16(sluice_opcode_named(step.name)), dst: UInt16(first + index), a: operands[0],
        b: operands[1],
        c: operands[2])
    }
    var body = sluice_body()
    body.parameter_count = Int32(parameters)
    body.constant_count = Int32(constants.count)
    body.result_count = Int32(results.count)
    body.register_count = Int32(first + steps.count)
    body.step_count = Int32(steps.count)
    body.constants = memory(constants.map { UInt64($0) << 32 | UInt64($0) })
    body.steps = memory(steps)
    body.results = memory(results.map(UInt16.init))
    return body
  }

  /// (value, index) of the greatest value, the first of equal ones; a third operand counts as i1 whether it changed.
  static let argmax = TestBody(
    parameters: 4,
    steps: [
      ("compare_gt.f32", [2, 0]), ("select.f32", [4, 2, 0]), ("select.i32", [4, 3, 1]),
    ], results: [5, 6])
}
