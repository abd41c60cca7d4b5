import CSluiceKernels
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Everything about a session's runs that is fixed when it is made: plain pointers, so that the loop below
/// neither counts references nor checks bounds.
struct RunPlan {
  var steps: UnsafePointer<Step>
  var stepCount: Int
  var buffers: UnsafePointer<UnsafeMutableRawPointer?>
  /// The caller's; the helpers' blocks follow, `scratchStride` apart.
  var scratch: UnsafeMutableRawPointer
  var scratchStride: Int
  /// Empty if no step has tickets.
  var helpers: Range<Int>

  var helperMask: UInt64 {
    helpers.count == 64 ? .max : (1 << UInt64(helpers.count) - 1) << UInt64(helpers.lowerBound)
  }
}

/// Runs programs. One run is one parallel region: the caller goes from instruction to instruction and can
/// finish alone; helpers take part in the instructions that are shared, if and when they are there.
enum Executor {
  /// A caller that waits for a helper's last ticket polls so often, then pauses between polls, then yields
  /// its core.
  private static let pollsBeforePause = 256
  private static let pollsBeforeYield = 1_256

  static func run(_ plan: RunPlan) {
    run(plan) { _ in }
  }

  /// As `run`, noting the time after each step.
  @inline(__always)
  static func run(_ plan: RunPlan, _ note: (_ step: Int) -> Void) {
    guard !plan.helpers.isEmpty, let index = HelperPool.shared.board.acquire() else {
      for position in 0..<plan.stepCount {
        performAlone(plan.steps + position, plan)
        note(position)
      }
      return
    }
    var region = SharedRegion(plan, HelperPool.shared, slot: index)
    for position in 0..<plan.stepCount {
      let step = plan.steps + position
      if step.pointee.ticketCount == 0 {
        performAlone(step, plan)
      } else {
        region.perform(step, plan)
      }
      note(position)
    }
    region.end()
  }

  /// As `run`, for steps of which some say which is next. The caller alone goes from step to step, so helpers need not
  /// know of them. False if `isCancelled` held at a jump back: then the run ends there.
  @inline(__always)
  static func runControlled(
    _ plan: RunPlan, _ isCancelled: () -> Bool, _ note: (_ step: Int) -> Void
  ) -> Bool {
    var region: SharedRegion?
    if !plan.helpers.isEmpty, let index = HelperPool.shared.board.acquire() {
      region = SharedRegion(plan, HelperPool.shared, slot: index)
    }
    defer { region?.end() }
    var position = 0
    while position < plan.stepCount {
      let step = plan.steps + position
      guard step.pointee.control == .none else {
        let next = step.pointee.next(after: position, plan.buffers)
        note(position)
        if next <= position, isCancelled() { return false }
        position = next
        continue
      }
      if step.pointee.ticketCount == 0 || region == nil {
        performAlone(step, plan)
      } else {
        region?.perform(step, plan)
      }
      note(position)
      position &+= 1
    }
    return true
  }

  @inline(__always)
  private static func performAlone(_ step: UnsafePointer<Step>, _ plan: RunPlan) {
    let (kernel, arguments, count) = (step.pointee.kernel, step.pointee.arguments, step.pointee.chunkCount)
    var chunk = 0
    repeat {
      kernel(arguments, plan.buffers, Int64(truncatingIfNeeded: chunk), plan.scratch)
      chunk &+= 1
    } while chunk < count
  }

  /// The caller's side of a slot of the board.
  private struct SharedRegion {
    let pool: HelperPool
    let slot: UnsafeMutablePointer<RunSlot>
    let index: Int
    let helperMask: UInt64
    /// What `slot.finished` is when no helper holds a ticket.
    var finished: UInt64

    init(_ plan: RunPlan, _ pool: HelperPool, slot index: Int) {
      self.pool = pool
      self.index = index
      slot = pool.board[index]
      helperMask = plan.helperMask
      finished = slot.pointee.finished.load(ordering: .relaxed)
      slot.pointee.context = RunContext(
        step: plan.steps, buffers: plan.buffers, helperScratch: plan.scratch + plan.scratchStride,
        scratchStride: plan.scratchStride)
    }

    func end() { pool.board.release(index) }

    @inline(__always)
    mutating func perform(_ step: UnsafePointer<Step>, _ plan: RunPlan) {
      let count = step.pointee.ticketCount
      // No helper holds a ticket here, so none reads the context.
      slot.pointee.context!.step = step
      // Releasing: who takes a ticket sees the context and all that earlier instructions wrote. The caller
      // keeps ticket 0.
      slot.pointee.tickets.store(
        Tickets(1..<count, firstHelper: plan.helpers.lowerBound, helperCount: plan.helpers.count).rawValue,
        ordering: .releasing)
      if step.pointee.remainingNanoseconds >= Step.wakingNanoseconds, pool.hasParked(helperMask) {
        let worthwhile = step.pointee.remainingNanoseconds / Step.wakingNanoseconds
        pool.wake(helperMask, limit: min(worthwhile, count &- 1))
      }
      let taken = takeTickets(step, plan)
      guard taken != count else { return }
      finished &+= UInt64(truncatingIfNeeded: count &- taken)
      waitForHelpers()
    }

    /// Runs ticket 0 and all that are left then. Returns how many.
    @inline(__always)
    private func takeTickets(_ step: UnsafePointer<Step>, _ plan: RunPlan) -> Int {
      var ticket = 0
      var taken = 0
      while true {
        step.pointee.perform(ticket: ticket, plan.buffers, plan.scratch)
        taken &+= 1
        var tickets = Tickets(rawValue: slot.pointee.tickets.load(ordering: .relaxed))
        while true {
          if tickets.isEmpty { return taken }
          // Relaxed: whoever takes a later ticket still acquires the store that this exchange follows.
          let (exchanged, original) = slot.pointee.tickets.weakCompareExchange(
            expected: tickets.rawValue, desired: tickets.withoutFront.rawValue, ordering: .relaxed)
          if exchanged { break }
          tickets = Tickets(rawValue: original)
        }
        ticket = tickets.front
      }
    }

    /// Waits until the tickets that helpers took are finished: kernels are running, so it is not for long.
    private func waitForHelpers() {
      var polls = 0
      while slot.pointee.finished.load(ordering: .acquiring) != finished {
        polls &+= 1
        if polls > Executor.pollsBeforeYield {
          sched_yield()
        } else if polls > Executor.pollsBeforePause {
          sluice_pause()
        }
      }
    }
  }
}
