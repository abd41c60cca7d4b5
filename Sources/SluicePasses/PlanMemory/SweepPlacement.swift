/// Places items in order of time as a memory allocator would: what ends is freed, what starts goes into the
/// smallest gap that is found at once, or to the top. Cost: O(n), whatever overlaps.
enum SweepPlacement {
  static func place(_ items: PlacementItems) -> Placement {
    let starts = PlacementItems.positions(by: items.items.map(\.lower), below: items.momentCount)
    let ends = PlacementItems.positions(by: items.items.map(\.upper), below: items.momentCount)
    var space = GapList(granularity: items.granularity)
    var blocks = [Int32](repeating: -1, count: items.count)
    var offsets = [Int](repeating: 0, count: items.count)
    var ended = 0
    for position in starts {
      let item = items.items[Int(position)]
      while ended < ends.count, items.items[Int(ends[ended])].upper <= item.lower {
        space.free(blocks[Int(ends[ended])])
        ended += 1
      }
      let block = space.allocate(item.size, alignment: item.alignment)
      blocks[Int(position)] = block
      offsets[Int(position)] = space.offset(of: block)
    }
    return Placement(offsets: offsets, arena: space.top, method: "sweep")
  }
}

/// A line of blocks, taken or free, from 0 to `top`; free ones are listed by classes of size.
private struct GapList {
  private struct Block {
    var offset: Int
    var size: Int
    /// Neighbors in space; -1: none.
    var before: Int32
    var after: Int32
    /// Neighbors in the list of the size class, if free.
    var previous: Int32 = -1
    var next: Int32 = -1
    var isFree = false
  }

  /// Classes to each power of two, as a power of two.
  private static let subdivision = 4
  private static let classCount = Int.bitWidth << subdivision
  /// How far the item's own class, where not every block is large enough, is searched.
  private static let searchLength = 8

  private let granularity: Int
  private var blocks: [Block] = []
  private var unused: [Int32] = []
  private var last: Int32 = -1
  private var heads = [Int32](repeating: -1, count: classCount)
  /// A bit for each class that has blocks.
  private var filled = [UInt64](repeating: 0, count: classCount / 64)
  private(set) var top = 0

  init(granularity: Int) { self.granularity = granularity }

  func offset(of block: Int32) -> Int { blocks[Int(block)].offset }

  mutating func allocate(_ size: Int, alignment: Int) -> Int32 {
    // Every offset is a multiple of the granularity, so at most this much is lost in front.
    let enough = size + alignment - min(granularity, alignment)
    let block = gap(of: enough) ?? extended(by: size, alignment: alignment)
    let padding = -blocks[Int(block)].offset & (alignment - 1)
    if padding > 0 { split(block, at: padding, freeFront: true) }
    if blocks[Int(block)].size > size { split(block, at: size, freeFront: false) }
    return block
  }

  mutating func free(_ block: Int32) {
    var block = block
    let before = blocks[Int(block)].before
    if before >= 0, blocks[Int(before)].isFree {
      unlist(before)
      block = joined(before, block)
    }
    let after = blocks[Int(block)].after
    if after >= 0, blocks[Int(after)].isFree {
      unlist(after)
      block = joined(block, after)
    }
    list(block)
  }

  /// A free block of at least `size`, taken off its list.
  private mutating func gap(of size: Int) -> Int32? {
    let own = Self.sizeClass(size)
    var candidate = heads[own]
    var found: Int32 = -1
    for _ in 0..<Self.searchLength where candidate >= 0 {
      let fits = blocks[Int(candidate)].size >= size
      if fits, found < 0 || blocks[Int(candidate)].size < blocks[Int(found)].size { found = candidate }
      candidate = blocks[Int(candidate)].next
    }
    if found < 0, let larger = firstFilled(from: own + 1) { found = heads[larger] }
    guard found >= 0 else { return nil }
    unlist(found)
    return found
  }

  /// A block at the top with room for `size` at an aligned offset; it takes in a gap that is there.
  private mutating func extended(by size: Int, alignment: Int) -> Int32 {
    if last >= 0, blocks[Int(last)].isFree {
      let block = last
      unlist(block)
      let start = (blocks[Int(block)].offset + alignment - 1) & -alignment
      top = max(top, start + size)
      blocks[Int(block)].size = top - blocks[Int(block)].offset
      return block
    }
    let start = (top + alignment - 1) & -alignment
    let block = make(Block(offset: top, size: start + size - top, before: last, after: -1))
    top = start + size
    return block
  }

  /// Cuts a taken block in two and lists the front or the rest as free; `block` stays the other part.
  private mutating func split(_ block: Int32, at size: Int, freeFront: Bool) {
    let whole = blocks[Int(block)]
    if freeFront {
      let front = make(Block(offset: whole.offset, size: size, before: whole.before, after: block))
      blocks[Int(block)].offset += size
      blocks[Int(block)].size -= size
      list(front)
    } else {
      let rest = make(
        Block(offset: whole.offset + size, size: whole.size - size, before: block, after: whole.after))
      blocks[Int(block)].size = size
      list(rest)
    }
  }

  /// Adds a block between the neighbors that it names.
  private mutating func make(_ block: Block) -> Int32 {
    let index: Int32
    if let reused = unused.popLast() {
      index = reused
      blocks[Int(index)] = block
    } else {
      index = Int32(truncatingIfNeeded: blocks.count)
      blocks.append(block)
    }
    if block.before >= 0 { blocks[Int(block.before)].after = index }
    if block.after >= 0 { blocks[Int(block.after)].before = index } else { last = index }
    return index
  }

  /// One block of two neighbors, neither of them listed.
  private mutating func joined(_ a: Int32, _ b: Int32) -> Int32 {
    let after = blocks[Int(b)].after
    blocks[Int(a)].size += blocks[Int(b)].size
    blocks[Int(a)].after = after
    if after >= 0 { blocks[Int(after)].before = a } else { last = a }
    unused.append(b)
    return a
  }

  private mutating func list(_ block: Int32) {
    let own = Self.sizeClass(blocks[Int(block)].size)
    let head = heads[own]
    blocks[Int(block)].previous = -1
    blocks[Int(block)].next = head
    blocks[Int(block)].isFree = true
    if head >= 0 { blocks[Int(head)].previous = block }
    heads[own] = block
    filled[own / 64] |= 1 << UInt64(own % 64)
  }

  private mutating func unlist(_ block: Int32) {
    let entry = blocks[Int(block)]
    let own = Self.sizeClass(entry.size)
    if entry.previous >= 0 { blocks[Int(entry.previous)].next = entry.next } else { heads[own] = entry.next }
    if entry.next >= 0 { blocks[Int(entry.next)].previous = entry.previous }
    blocks[Int(block)].isFree = false
    if heads[own] < 0 { filled[own / 64] &= ~(1 << UInt64(own % 64)) }
  }

  private func firstFilled(from start: Int) -> Int? {
    guard start < Self.classCount else { return nil }
    var word = start / 64
    var bits = filled[word] & UInt64.max << UInt64(start % 64)
    while bits == 0 {
      word += 1
      guard word < filled.count else { return nil }
      bits = filled[word]
    }
    return word * 64 + bits.trailingZeroBitCount
  }

  /// The power of two below `size` and the bits that follow the first. Any block of a later class is larger.
  private static func sizeClass(_ size: Int) -> Int {
    let exponent = Int.bitWidth - 1 - size.leadingZeroBitCount
    let fraction =
      exponent >= subdivision ? size >> (exponent - subdivision) : size << (subdivision - exponent)
    return exponent << subdivision + fraction & (1 << subdivision - 1)
  }
}
