/// Memory for the C descriptors of one program: values and arrays whose addresses stay valid as long as the
/// arena.
///
/// Many small things that die together, so they are cut one after the other from large blocks. Not
/// thread-safe: one lowering fills it; once a `Program` owns it nobody writes there.
package final class DescriptorArena {
  private static let blockSize = 1 << 16
  private var blocks: [UnsafeMutableRawPointer] = []
  private var free: UnsafeMutableRawPointer?
  private var remaining = 0

  package init() {}

  deinit {
    for block in blocks { block.deallocate() }
  }

  /// A copy of `value` at an address of its own.
  package func allocate<T: BitwiseCopyable>(_ value: T) -> UnsafePointer<T> {
    UnsafePointer(mutable(value))
  }

  /// As `allocate`, for descriptors that a kernel's plan function completes before the program is built.
  package func mutable<T: BitwiseCopyable>(_ value: T) -> UnsafeMutablePointer<T> {
    let pointer = uninitialized(MemoryLayout<T>.size, MemoryLayout<T>.alignment).bindMemory(
      to: T.self, capacity: 1)
    pointer.initialize(to: value)
    return pointer
  }

  /// A copy of `values`; for none, an address that must not be read.
  package func array<T: BitwiseCopyable>(_ values: some Collection<T>) -> UnsafePointer<T> {
    let size = MemoryLayout<T>.stride * values.count
    let start = uninitialized(size, MemoryLayout<T>.alignment).bindMemory(to: T.self, capacity: values.count)
    _ = UnsafeMutableBufferPointer(start: start, count: values.count).initialize(fromContentsOf: values)
    return UnsafePointer(start)
  }

  /// Memory of `count` bytes on a boundary of 64 for a kernel's preparing function to fill.
  package func bytes(_ count: Int) -> UnsafeMutableRawPointer {
    uninitialized(count, 64)
  }

  private func uninitialized(_ size: Int, _ alignment: Int) -> UnsafeMutableRawPointer {
    if let current = free {
      let start = current.alignedUp(toMultipleOf: alignment)
      let end = start + max(size, 1)
      if current.distance(to: end) <= remaining {
        remaining -= current.distance(to: end)
        free = end
        return start
      }
    }
    let blockSize = max(Self.blockSize, size)
    let block = UnsafeMutableRawPointer.allocate(byteCount: blockSize, alignment: 64)
    blocks.append(block)
    // What is larger than a block gets one of its own, and the current one stays in use.
    if size <= Self.blockSize / 4 {
      free = block + max(size, 1)
      remaining = blockSize - max(size, 1)
    }
    return block
  }
}
