import SluiceIR
import Synchronization

/// A flag that makes sessions stop between runs, e.g. set when the user presses Ctrl-C.
///
/// A run that has started ends as usual, so a State never holds half a step; but for one that is in a `while`, which might
/// never end: it stops before the loop's next iteration, and its error says so.
public final class Cancellation: Sendable {
  private let requested = Atomic<Bool>(false)

  public init() {}

  /// From any thread and at any time; from a signal handler too.
  public func cancel() { requested.store(true, ordering: .relaxed) }

  public var isCancelled: Bool { requested.load(ordering: .relaxed) }

  package func check() throws(SluiceError) {
    if isCancelled { throw SluiceError(.resource, "interrupted") }
  }
}
