/// Where a buffer lies: in which memory of a run, and how many bytes from its start.
package enum BufferBinding: Hashable, Sendable {
  /// The session's arena.
  case arena(offset: Int)
  /// The program's constants.
  case constant(offset: Int)
  /// The State, by the program's `StateLayout`.
  case state(offset: Int)
  /// Memory that the caller passes to each run.
  case input(Int, offset: Int = 0)
  case output(Int, offset: Int = 0)
}

/// One entry of a program's buffer table. Descriptors name buffers by their position in that table, so that
/// one program serves many sessions.
package struct ProgramBuffer: Hashable, Sendable {
  package var binding: BufferBinding
  package var byteCount: Int

  package init(_ binding: BufferBinding, byteCount: Int) {
    self.binding = binding
    self.byteCount = byteCount
  }
}

extension BufferBinding: CustomStringConvertible {
  package var description: String {
    switch self {
    case .arena(let offset): "arena+\(offset)"
    case .constant(let offset): "constant+\(offset)"
    case .state(let offset): "state+\(offset)"
    case .input(let index, let offset): offset == 0 ? "input \(index)" : "input \(index)+\(offset)"
    case .output(let index, let offset): offset == 0 ? "output \(index)" : "output \(index)+\(offset)"
    }
  }
}
