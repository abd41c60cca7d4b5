import Synchronization

/// Counts rewrites over a whole compile and stops them after a limit, so that `--stop-after N` and validation can
/// find the one rewrite that made a difference.
package final class RewriteBudget: Sendable {
  private let limit: Int
  private let state = Mutex(State())

  private struct State {
    var spent = 0
    var last = ""
  }

  package init(limit: Int = .max) { self.limit = limit }

  /// Whether one more rewrite, called `name`, may be made; counts it if so.
  package func spend(_ name: @autoclosure () -> String) -> Bool {
    state.withLock { state in
      guard state.spent < limit else { return false }
      state.spent += 1
      if state.spent == limit { state.last = name() }
      return true
    }
  }

  package var spent: Int { state.withLock(\.spent) }

  /// The name of the rewrite that used up the limit; empty while some is left.
  package var last: String { state.withLock(\.last) }
}
