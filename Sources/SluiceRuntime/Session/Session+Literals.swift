import SluiceIR

extension Session {
  /// Runs the program once on literals and returns its outputs. For tests and short scripts: it copies
  /// everything.
  package func run(_ inputs: [Literal]) throws(SluiceError) -> [Literal] {
    guard inputs.count == program.inputs.count else {
      throw SluiceError(
        .argument, "`\(program.name)` takes \(program.inputs.count) inputs, not \(inputs.count)")
    }
    var arguments: [AlignedMemory] = []
    for (index, (literal, port)) in zip(inputs, program.inputs).enumerated() {
      guard literal.type == port.type else {
        let name = port.name.isEmpty ? "" : " `\(port.name)`"
        throw SluiceError(
          .shape,
          "input \(index)\(name) of `\(program.name)` has type \(port.type), the value \(literal.type)")
      }
      let memory = try AlignedMemory(byteCount: literal.type.byteCount, for: "input \(index)")
      literal.write(to: memory.bytes)
      arguments.append(memory)
    }
    var results: [AlignedMemory] = []
    for (index, port) in program.outputs.enumerated() {
      results.append(try AlignedMemory(byteCount: port.type.byteCount, for: "output \(index)"))
    }
    // The arrays keep the memory alive until after the run.
    try run(inputs: arguments.map { UnsafeRawPointer($0.base) }, outputs: results.map(\.base))
    withExtendedLifetime(arguments) {}
    var outputs: [Literal] = []
    for (memory, port) in zip(results, program.outputs) {
      outputs.append(try Literal(port.type, bytes: Array(memory.bytes)))
    }
    return outputs
  }
}
