import SluiceIR

/// The text form: what is passed in and out, the sizes, and a line for each instruction.
///
///     program step
///       input 0: x f32[128, 784]
///       output 0: loss f32[]
///       state w f32[784, 10] at 0
///       arena 1,234,560 B, scratch 8,192 B a thread, constants 64 B
///       #0 gemm packed dot_general: 4 chunks, 120,000 ns
///         reads %0 input 0 [401,408 B], %1 state+0 [31,360 B]
///         writes %2 arena+0 [5,120 B]
///         from Model.swift:12
extension Program: CustomStringConvertible {
  package var description: String {
    var lines = ["program \(name)"]
    lines += inputs.enumerated().map { "  input \($0): \(Self.text($1))" }
    lines += outputs.enumerated().map { "  output \($0): \(Self.text($1))" }
    lines += stateLayout.entries.map { "  state \($0.name) \($0.type) at \($0.offset)" }
    lines.append(
      "  arena \(arenaByteCount.grouped) B, scratch \(scratchByteCount.grouped) B a thread, "
        + "constants \(constants.byteCount.grouped) B")
    for (index, instruction) in instructions.enumerated() {
      lines.append(text(of: instruction, index))
    }
    return lines.joined(separator: "\n")
  }

  private static func text(_ port: Port) -> String {
    port.name.isEmpty ? "\(port.type)" : "\(port.name) \(port.type)"
  }

  private func text(of instruction: Instruction, _ index: Int) -> String {
    if case .control(let control) = instruction.kernel {
      return "  #\(index) \(instruction.name): \(control)"
        + (instruction.reads.isEmpty ? "" : "\n    reads \(buffers(instruction.reads))")
        + (instruction.source.isEmpty ? "" : "\n    from \(instruction.source)")
    }
    let path = instruction.path.isEmpty ? "\(instruction.kernel)" : instruction.path
    let chunks = instruction.chunkCount == 1 ? "1 chunk" : "\(instruction.chunkCount.grouped) chunks"
    var text =
      "  #\(index) \(path) \(instruction.name): \(chunks), \(instruction.estimatedNanoseconds.grouped) ns"
    if instruction.scratchByteCount > 0 { text += ", scratch \(instruction.scratchByteCount.grouped) B" }
    if !instruction.reads.isEmpty { text += "\n    reads \(buffers(instruction.reads))" }
    if !instruction.writes.isEmpty { text += "\n    writes \(buffers(instruction.writes))" }
    if !instruction.source.isEmpty { text += "\n    from \(instruction.source)" }
    return text
  }

  private func buffers(_ indices: [Int32]) -> String {
    indices.map { index in
      let buffer = bufferTable[Int(index)]
      return "%\(index) \(buffer.binding) [\(buffer.byteCount.grouped) B]"
    }.joined(separator: ", ")
  }
}
