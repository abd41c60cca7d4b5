import SluiceIR

/// A loop or a choice: kernel graphs that run in turn.
///
/// Parameter k of every region is the memory of `parameters[k]`, dense from its start on. A carried value of a loop has
/// one buffer, which holds the initial value first: to the body it is state that the body's results update, so what is
/// known of updates in place, of swaps and of copies where neither is legal holds for it too.
package struct ControlWork: Sendable {
  package enum Kind: Hashable, Sendable {
    /// The regions are a condition, whose result is the selector, and a body, which runs while it is true.
    case loop
    /// The selector, an i32, says which region runs; the last one if there is none of that number.
    case choice
  }

  package struct Region: Sendable {
    package var kernels: KernelGraph
    /// The graph that it was made from: it gives names and lines.
    package var source: Graph

    package init(kernels: KernelGraph, source: Graph) {
      self.kernels = kernels
      self.source = source
    }
  }

  package var kind: Kind
  /// The operation's name.
  package var name: String
  package var regions: [Region]
  package var parameters: [BufferID]
  /// Of a loop, the copies that bring the initial values into the carried buffers.
  package var initials: [Copy.Part]
  /// What regions read and nobody writes while they run, and the selector of a choice.
  package var inputs: [View]
  package var selector: BufferID
  /// Of a choice, its results; of a loop, the carried buffers and the selector.
  package var outputs: [BufferID]
  /// How often the body of a loop will run, as an estimate.
  package var trips: Int

  package var reads: [View] { initials.map(\.source) + inputs }

  /// Whether `destination` may take the memory of the buffers for which `isSource` holds: it is a carried value, they
  /// are its initial value and nothing else.
  func canReplace(_ destination: BufferID, inPlaceOf isSource: (BufferID) -> Bool) -> Bool {
    guard !inputs.contains(where: { isSource($0.buffer) }) else { return false }
    return initials.allSatisfy { part in
      !isSource(part.source.buffer)
        || part.destination.buffer == destination && part.source.isDense && part.source.offset == 0
    }
  }
}
