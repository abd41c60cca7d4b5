import SluiceIR

/// Buffers with sizes and lifetimes that are to share one arena: those alive at the same time must not
/// overlap in space. Knows nothing of graphs.
package struct MemoryProblem: Hashable, Sendable {
  package struct Buffer: Hashable, Sendable {
    /// For messages; the planner goes by positions.
    package var id: Int
    /// In bytes. An empty buffer overlaps with nothing.
    package var size: Int
    /// The first moment at which the buffer is alive, and the first at which it is no more; equal: it never
    /// is.
    package var lower: Int
    package var upper: Int
    /// The offset is to be a multiple of this power of two.
    package var alignment: Int

    package init(id: Int, size: Int, lower: Int, upper: Int, alignment: Int = 64) {
      self.id = id
      self.size = size
      self.lower = lower
      self.upper = upper
      self.alignment = alignment
    }

    /// Whether it takes up space at any moment.
    package var isLive: Bool { size > 0 && lower < upper }
  }

  package var buffers: [Buffer]

  package init(buffers: [Buffer]) { self.buffers = buffers }
}

extension MemoryProblem {
  /// Throws unless every plan's arithmetic stays in range: sizes and lifetimes not negative, alignments
  /// powers of two, and all buffers side by side no larger than a tensor may be.
  package func validate() throws(SluiceError) {
    var total = 0
    for buffer in buffers {
      guard buffer.size >= 0, buffer.lower <= buffer.upper else {
        throw SluiceError(
          .argument,
          "buffer \(buffer.id) has \(buffer.size) bytes and lives in [\(buffer.lower), \(buffer.upper)); "
            + "neither may be negative")
      }
      guard buffer.alignment > 0, buffer.alignment & (buffer.alignment - 1) == 0 else {
        throw SluiceError(
          .argument, "buffer \(buffer.id) has an alignment of \(buffer.alignment); it must be a power of two")
      }
      let (padded, overflow) = buffer.size.addingReportingOverflow(buffer.alignment)
      let (sum, sumOverflow) = total.addingReportingOverflow(padded)
      guard !overflow, !sumOverflow, sum <= Shape.maximumByteCount << 8 else {
        throw SluiceError(
          .resource, "the buffers up to \(buffer.id) need more memory than any machine has",
          note: "a smaller batch needs less")
      }
      total = sum
    }
  }

  /// The largest unit of which every offset is a multiple, whatever the plan. Sizes count in it.
  var granularity: Int { buffers.reduce(Int.max) { $1.isLive ? min($0, $1.alignment) : $0 } }

  /// The sum of what is alive, each rounded up to `granularity`, at the moment when it is largest: no plan
  /// has a smaller arena (in whole units of `granularity`). The problem must be valid.
  package var lowerBound: Int {
    let timeline = Timeline(self)
    let mask = granularity &- 1
    var change = [Int](repeating: 0, count: timeline.count + 1)
    for (index, buffer) in buffers.enumerated() where buffer.isLive {
      let size = (buffer.size &+ mask) & ~mask
      change[Int(timeline.lower[index])] &+= size
      change[Int(timeline.upper[index])] &-= size
    }
    var (live, most) = (0, 0)
    for step in change {
      live &+= step
      most = max(most, live)
    }
    return most
  }
}
