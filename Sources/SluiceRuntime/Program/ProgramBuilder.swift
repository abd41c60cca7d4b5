import SluiceIR
import SluicePasses

/// What the lowering fills: instructions, their descriptors, the buffer table and the constants.
package struct ProgramBuilder {
  package var name: String
  package var inputs: [Program.Port] = []
  package var outputs: [Program.Port] = []
  package var stateLayout: StateLayout
  package var writesState = false
  /// As the memory planner says.
  package var arenaByteCount = 0
  package private(set) var instructions: [Instruction] = []
  package private(set) var bufferTable: [ProgramBuffer] = []
  /// Holds every C descriptor and array that an instruction's `arguments` leads to.
  package let descriptors = DescriptorArena()
  private var constantOffsets: [Literal: Int] = [:]
  private var constants: [(literal: Literal, offset: Int)] = []
  private var constantByteCount = 0

  package init(name: String, stateLayout: StateLayout = StateLayout()) {
    self.name = name
    self.stateLayout = stateLayout
  }

  /// Adds an entry to the buffer table and returns the number by which descriptors name it.
  package mutating func buffer(_ binding: BufferBinding, byteCount: Int) -> Int32 {
    bufferTable.append(ProgramBuffer(binding, byteCount: byteCount))
    return Int32(truncatingIfNeeded: bufferTable.count - 1)
  }

  /// Adds a constant, dense and row-major, and a buffer for it. Equal literals share their memory.
  package mutating func constant(_ literal: Literal) throws(SluiceError) -> Int32 {
    let byteCount = literal.type.byteCount
    if let offset = constantOffsets[literal] {
      return buffer(.constant(offset: offset), byteCount: byteCount)
    }
    let offset = constantByteCount
    guard let size = AlignedMemory.rounded(byteCount), offset <= Shape.maximumByteCount - size else {
      throw SluiceError(
        .shape, "the constants of `\(name)` are larger than \(Shape.maximumByteCount >> 40) TiB")
    }
    constantOffsets[literal] = offset
    constants.append((literal, offset))
    constantByteCount += size
    return buffer(.constant(offset: offset), byteCount: byteCount)
  }

  package mutating func append(_ instruction: Instruction) { instructions.append(instruction) }

  /// Gives a control instruction its targets once they are known.
  mutating func retarget(_ index: Int, _ control: ControlFlow) {
    instructions[index].kernel = .control(control)
  }

  /// The finished program; throws if a buffer leaves its memory or an instruction names none.
  package func build() throws(SluiceError) -> Program {
    try validate()
    let memory = try AlignedMemory(byteCount: constantByteCount, for: "the constants of `\(name)`")
    for (literal, offset) in constants {
      literal.write(
        to: UnsafeMutableRawBufferPointer(rebasing: memory.bytes[offset..<offset + literal.type.byteCount]))
    }
    return Program(self, constants: memory)
  }

  private func validate() throws(SluiceError) {
    guard arenaByteCount >= 0, bufferTable.count <= Int32.max else {
      throw SluiceError(
        .internal, "`\(name)` has \(bufferTable.count) buffers and an arena of \(arenaByteCount) bytes")
    }
    for (index, buffer) in bufferTable.enumerated() {
      let (offset, limit) = extent(of: buffer.binding)
      guard let limit, offset >= 0, buffer.byteCount >= 0, buffer.byteCount <= limit,
        offset <= limit - buffer.byteCount
      else {
        throw SluiceError(
          .internal,
          "buffer \(index) of `\(name)`, \(buffer.byteCount) bytes at \(buffer.binding), leaves its memory")
      }
    }
    for (index, instruction) in instructions.enumerated() {
      guard instruction.chunkCount >= 0, instruction.scratchByteCount >= 0,
        instruction.estimatedNanoseconds >= 0
      else {
        throw SluiceError(
          .internal, "instruction \(index) of `\(name)` has a negative size: \(instruction.name)")
      }
      if case .control(let control) = instruction.kernel {
        guard !control.targets.isEmpty, control.targets.allSatisfy({ 0...instructions.count ~= $0 }),
          control.selector.map({ instruction.reads.contains($0) }) ?? true
        else {
          throw SluiceError(
            .internal, "instruction \(index) of `\(name)` jumps to where there is none: \(control)")
        }
      }
      for buffer in instruction.reads where !bufferTable.indices.contains(Int(buffer)) {
        throw SluiceError(
          .internal, "instruction \(index) of `\(name)` reads buffer \(buffer), which does not exist")
      }
      for buffer in instruction.writes {
        guard bufferTable.indices.contains(Int(buffer)) else {
          throw SluiceError(
            .internal, "instruction \(index) of `\(name)` writes buffer \(buffer), which does not exist")
        }
        try validate(write: bufferTable[Int(buffer)].binding, of: index)
      }
    }
  }

  private func validate(write binding: BufferBinding, of index: Int) throws(SluiceError) {
    let allowed =
      switch binding {
      case .arena, .output: true
      case .state: writesState
      case .constant, .input: false
      }
    guard allowed else {
      throw SluiceError(
        .internal, "instruction \(index) of `\(name)` writes \(binding), which is only to be read")
    }
  }

  /// A binding's offset and the size of the memory it is in; nil if there is no such memory.
  private func extent(of binding: BufferBinding) -> (offset: Int, limit: Int?) {
    switch binding {
    case .arena(let offset): (offset, arenaByteCount)
    case .constant(let offset): (offset, constantByteCount)
    case .state(let offset): (offset, stateLayout.byteCount)
    case .input(let index, let offset):
      (offset, inputs.indices.contains(index) ? inputs[index].type.byteCount : nil)
    case .output(let index, let offset):
      (offset, outputs.indices.contains(index) ? outputs[index].type.byteCount : nil)
    }
  }
}
