import Synchronization

/// What a helper needs of a run. Plain memory: the caller writes it between instructions, when no helper
/// holds a ticket; helpers read it while they hold one.
struct RunContext {
  var step: UnsafePointer<Step>
  var buffers: UnsafePointer<UnsafeMutableRawPointer?>
  /// One block of scratch memory after the other, by the helper's rank.
  var helperScratch: UnsafeMutableRawPointer
  var scratchStride: Int
}

/// Where one run at a time shares its work. Its memory is never freed, so a helper may look at it at any
/// time.
///
/// All of it is one cache line, for what counts is how often a line moves between cores (80 ns each time):
/// the caller's offer brings the context along, and a helper that has finished before the caller looks says
/// so for nothing.
struct RunSlot: ~Copyable {
  let tickets = Atomic<UInt64>(Tickets.none.rawValue)
  /// Tickets that helpers have finished, counted through from one run to the next.
  let finished = Atomic<UInt64>(0)
  /// Of the run in the slot.
  var context: RunContext?
}

/// The slots of all runs that share their work at present, in memory that lives as long as the process.
struct RunBoard: Sendable {
  static let slotCount = 64
  /// Apart enough that two such words are in no cache line together, nor in two that are fetched together.
  private static let lineSize = 128

  // Sendable by hand: the address is fixed, and what lies there is atomic or under the law of `RunContext`.
  nonisolated(unsafe) private let base: UnsafeMutableRawPointer

  init() {
    base = .allocate(byteCount: (Self.slotCount + 2) * Self.lineSize, alignment: Self.lineSize)
    occupied.initialize(to: Atomic(0))
    reach.initialize(to: Atomic(0))
    for index in 0..<Self.slotCount { self[index].initialize(to: RunSlot()) }
  }

  /// A bit for each slot with a run in it.
  private var occupied: UnsafeMutablePointer<Atomic<UInt64>> {
    base.assumingMemoryBound(to: Atomic<UInt64>.self)
  }

  /// No slot from here on was ever used, so helpers need not look there.
  var reach: UnsafeMutablePointer<Atomic<Int>> {
    (base + Self.lineSize).assumingMemoryBound(to: Atomic<Int>.self)
  }

  @inline(__always)
  subscript(index: Int) -> UnsafeMutablePointer<RunSlot> {
    (base + (index &+ 2) &* Self.lineSize).assumingMemoryBound(to: RunSlot.self)
  }

  /// Takes the first free slot; nil if all are taken, and then the run does without helpers.
  func acquire() -> Int? {
    var current = occupied.pointee.load(ordering: .relaxed)
    while current != .max {
      let index = (~current).trailingZeroBitCount
      // Acquiring: the slot's last run has waited for its helpers.
      let (exchanged, original) = occupied.pointee.weakCompareExchange(
        expected: current, desired: current | 1 << UInt64(index), successOrdering: .acquiring,
        failureOrdering: .relaxed)
      if exchanged {
        if reach.pointee.load(ordering: .relaxed) <= index {
          reach.pointee.max(index + 1, ordering: .relaxed)
        }
        return index
      }
      current = original
    }
    return nil
  }

  func release(_ index: Int) { occupied.pointee.bitwiseAnd(~(1 << UInt64(index)), ordering: .releasing) }
}
