import SluiceIR
import SluicePasses

/// A compiled function: instructions over a table of buffers. Immutable, so any number of sessions, in any
/// number of threads, may run one program at once.
package final class Program: Sendable {
  /// An input or output: what a caller passes or gets.
  package struct Port: Hashable, Sendable {
    package var name: String
    package var type: TensorType

    package init(_ name: String, _ type: TensorType) {
      self.name = name
      self.type = type
    }
  }

  package let name: String
  package let instructions: [Instruction]
  package let bufferTable: [ProgramBuffer]
  package let inputs: [Port]
  package let outputs: [Port]
  /// The layout of the family's State; the program may use a part of it.
  package let stateLayout: StateLayout
  /// Whether a run changes the State; programs that only read it may run at the same time.
  package let writesState: Bool
  package let arenaByteCount: Int
  /// Scratch memory of each thread: the most that any instruction needs.
  package let scratchByteCount: Int
  package let constants: AlignedMemory
  // Sendable by hand: written by the lowering before this program exists and never after; kept for its
  // memory.
  nonisolated(unsafe) private let descriptors: DescriptorArena

  /// `builder` has validated itself.
  init(_ builder: ProgramBuilder, constants: AlignedMemory) {
    name = builder.name
    instructions = builder.instructions
    bufferTable = builder.bufferTable
    inputs = builder.inputs
    outputs = builder.outputs
    stateLayout = builder.stateLayout
    writesState = builder.writesState
    arenaByteCount = builder.arenaByteCount
    scratchByteCount = builder.instructions.reduce(0) { max($0, $1.scratchByteCount) }
    self.constants = constants
    descriptors = builder.descriptors
  }

  package var usesState: Bool {
    bufferTable.contains { if case .state = $0.binding { true } else { false } }
  }
}
