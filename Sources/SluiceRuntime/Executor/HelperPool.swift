import CSluiceKernels
import Dispatch
import Synchronization

/// The process's helpers: Dispatch worker blocks that take tickets of whatever run has some, spin for a while
/// after the last one, and then park until a run wakes them.
///
/// Sleeping helpers are an optimization missed and never an error, since no run waits for a helper that has
/// no ticket. So parking and waking need no agreement about memory beyond the parked bit itself.
final class HelperPool: Sendable {
  static let shared = HelperPool()
  /// As many as a word has bits.
  static let maximumCount = 64
  /// How long a helper without work goes on looking for some.
  static let spinNanoseconds: UInt64 = 100_000
  /// A pause takes up to 100 ns, which is too late for the next instruction of a run; so pauses begin only
  /// after a few microseconds.
  private static let pollsBeforePause = 1_024

  let board = RunBoard()
  /// A bit for each helper that sleeps, or is about to. Who clears it owes the semaphore a signal.
  private let parked = Atomic<UInt64>(0)
  private let semaphores = (0..<maximumCount).map { _ in DispatchSemaphore(value: 0) }
  private let started = Mutex(0)
  // Its own level of service keeps sleeping helpers from taking the place of a user's blocks in the default
  // pool.
  private let queue = DispatchQueue(label: "sluice.helpers", qos: .userInitiated, attributes: .concurrent)
  private let turn = Atomic<Int>(0)

  /// Makes sure that `count` helpers exist (at most `maximumCount`), and says which of them shall serve a
  /// session.
  func reserve(_ count: Int) -> Range<Int> {
    let count = min(count, Self.maximumCount)
    let total = started.withLock { total in
      while total < count {
        let helper = total
        queue.async { self.serve(as: helper) }
        total += 1
      }
      return total
    }
    // Sessions with fewer threads than there are helpers spread over them.
    let first = turn.wrappingAdd(1, ordering: .relaxed).oldValue & .max % (total - count + 1)
    return first..<first + count
  }

  /// Whether one of `helpers` sleeps.
  @inline(__always)
  func hasParked(_ helpers: UInt64) -> Bool { parked.load(ordering: .relaxed) & helpers != 0 }

  /// Wakes at most `limit` of the `helpers` that sleep.
  func wake(_ helpers: UInt64, limit: Int) {
    var limit = limit
    var sleeping = parked.load(ordering: .relaxed) & helpers
    while sleeping != 0, limit > 0 {
      let bit = sleeping & (~sleeping &+ 1)
      if parked.bitwiseAnd(~bit, ordering: .acquiringAndReleasing).oldValue & bit != 0 {
        semaphores[bit.trailingZeroBitCount].signal()
        limit -= 1
      }
      sleeping &= ~bit
    }
  }

  private func serve(as helper: Int) {
    while true {
      work(as: helper)
      park(helper)
    }
  }

  /// Takes tickets until there were none for `spinNanoseconds`.
  private func work(as helper: Int) {
    var idleSince = DispatchTime.now().uptimeNanoseconds
    var polls = 0
    while true {
      for _ in 0..<64 {
        if takeTickets(as: helper) {
          (idleSince, polls) = (0, 0)
        } else if polls >= Self.pollsBeforePause {
          sluice_pause()
        }
        polls &+= 1
      }
      let now = DispatchTime.now().uptimeNanoseconds
      if idleSince == 0 { idleSince = now }
      if now &- idleSince > Self.spinNanoseconds { return }
    }
  }

  private func park(_ helper: Int) {
    let bit: UInt64 = 1 << UInt64(helper)
    parked.bitwiseOr(bit, ordering: .acquiringAndReleasing)
    // A last look narrows the gap between the last poll and the bit.
    if takeTickets(as: helper),
      parked.bitwiseAnd(~bit, ordering: .acquiringAndReleasing).oldValue & bit != 0
    {
      return
    }
    semaphores[helper].wait()
  }

  /// Works on the first run that has tickets for this helper, as long as it has. Returns whether there was
  /// one.
  private func takeTickets(as helper: Int) -> Bool {
    for index in 0..<board.reach.pointee.load(ordering: .relaxed) {
      let slot = board[index]
      var tickets = Tickets(rawValue: slot.pointee.tickets.load(ordering: .relaxed))
      var taken: UInt64 = 0
      while !tickets.isEmpty, tickets.admits(helper) {
        // Acquiring: it reads what the caller's releasing store of this instruction's tickets began.
        let (exchanged, original) = slot.pointee.tickets.weakCompareExchange(
          expected: tickets.rawValue, desired: tickets.withoutBack.rawValue, successOrdering: .acquiring,
          failureOrdering: .relaxed)
        guard exchanged else {
          tickets = Tickets(rawValue: original)
          continue
        }
        // The ticket keeps the run from going on, hence the context and all it points to from changing.
        let context = slot.pointee.context.unsafelyUnwrapped
        let scratch = context.helperScratch + tickets.rank(of: helper) &* context.scratchStride
        context.step.pointee.perform(ticket: tickets.back &- 1, context.buffers, scratch)
        taken &+= 1
        tickets = Tickets(rawValue: slot.pointee.tickets.load(ordering: .relaxed))
      }
      if taken != 0 {
        // Releasing: what the kernels wrote is seen by the caller, who acquires this count. Nothing of the
        // run is touched after it.
        slot.pointee.finished.wrappingAdd(taken, ordering: .releasing)
        return true
      }
    }
    return false
  }
}
