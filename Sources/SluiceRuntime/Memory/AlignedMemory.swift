import SluiceIR

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A block of zeroed memory of fixed size, freed with its last owner.
///
/// The memory comes from C so that not getting it is an error and no trap, and untouched pages cost nothing.
/// Who may read and write it, and when, is for its owner to say: Program writes its constants before anyone
/// else sees them, State has its access word, Session its `running` flag.
package final class AlignedMemory: Sendable {
  package static let alignment = 64

  // Sendable by hand: the address never changes, and what lies there is under the owner's protection (see
  // above).
  nonisolated(unsafe) package let base: UnsafeMutableRawPointer
  nonisolated(unsafe) private let block: UnsafeMutableRawPointer
  package let byteCount: Int

  /// `purpose` is for the error: "the arena", say.
  package init(byteCount: Int, for purpose: String) throws(SluiceError) {
    guard byteCount >= 0 else {
      throw SluiceError(.internal, "\(purpose) cannot have \(byteCount) bytes")
    }
    // A line more than asked for leaves room to round up, and makes an empty block a real one.
    let (size, overflow) = byteCount.addingReportingOverflow(Self.alignment)
    guard !overflow, let block = calloc(size, 1) else {
      throw SluiceError(
        .resource, "there is not enough memory for \(purpose) of \(byteCount) bytes",
        note: "a smaller batch needs less")
    }
    self.block = block
    base = block.alignedUp(toMultipleOf: Self.alignment)
    self.byteCount = byteCount
  }

  deinit { free(block) }

  package var bytes: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: base, count: byteCount)
  }

  /// `size` rounded up to the alignment; nil on overflow.
  package static func rounded(_ size: Int) -> Int? {
    let (sum, overflow) = size.addingReportingOverflow(alignment - 1)
    return overflow ? nil : sum & -alignment
  }
}
