import SluiceIR

/// Which block of random words each element of a tensor takes its bits from.
///
/// Elements of 64 bits take a block of Threefry each. Narrower ones, of which the low bits are kept, share one by
/// two: dimension `split`, the first of even size or else the longest, is halved (rounding up), blocks are numbered in
/// row-major order of what remains, and the elements 2j and 2j + 1 of the dimension take the two words of block j.
/// Philox's blocks of four words are dealt out in row-major order.
package struct RandomLayout {
  /// The dimensions before the split one, its size, and the dimensions after it.
  package let outer, split, inner: Int
  /// How many blocks there are.
  package let blocks: Int

  package init(threefry type: TensorType) {
    let sizes = type.shape.dimensions
    guard type.element.bitWidth < 64 else {
      (outer, split, inner, blocks) = (1, type.elementCount, 1, type.elementCount)
      return
    }
    let longest = sizes.indices.max { (sizes[$0], $1) < (sizes[$1], $0) }
    guard let axis = sizes.firstIndex(where: { $0 % 2 == 0 }) ?? longest else {
      (outer, split, inner, blocks) = (1, 1, 1, 1)
      return
    }
    outer = sizes[..<axis].reduce(1, *)
    split = sizes[axis]
    inner = sizes[(axis + 1)...].reduce(1, *)
    blocks = outer * ((split + 1) / 2) * inner
  }

  package init(philox type: TensorType) {
    (outer, split, inner) = (1, type.elementCount, 1)
    let each = type.element.bitWidth < 64 ? 4 : 2
    blocks = (split + each - 1) / each
  }

  /// The block and the word in it of element `offset`, for Threefry's elements of less than 64 bits.
  func place(ofThreefry offset: Int) -> (block: Int, word: Int) {
    let (row, j, i) = (offset / (split * inner), offset / inner % split, offset % inner)
    return ((row * ((split + 1) / 2) + j / 2) * inner + i, j % 2)
  }
}

extension RngBitGenerator {
  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let state = operands[0].integers.map { UInt64(bitPattern: $0) }
    let (next, words) = algorithm == .threefry ? threefry(state) : philox(state)
    let patterns = words.map { Int64(bitPattern: $0) }
    let bits: ReferenceTensor
    if type.element.isFloat {
      let width = type.element.bitWidth
      let carrier: ElementType = width == 64 ? .u64 : width == 32 ? .u32 : .u16
      let raw = ReferenceTensor(wrapping: patterns, to: type.with(element: carrier))
      bits = ReferenceTensor(try Literal(type, bytes: try raw.literal().storedBytes))
    } else {
      bits = ReferenceTensor(wrapping: patterns, to: type)
    }
    return [
      ReferenceTensor(operands[0].type, .integers(next.map { Int64(bitPattern: $0) })), bits,
    ]
  }

  private func threefry(_ state: [UInt64]) -> (state: [UInt64], words: [UInt64]) {
    let layout = RandomLayout(threefry: type)
    func block(_ number: Int) -> (UInt64, UInt64) {
      let (counter, key) = (state[1] &+ UInt64(number), state[0])
      let words = CounterGenerators.threefry(counter: counter.halves, key: key.halves)
      return (UInt64(words.0), UInt64(words.1))
    }
    let words = (0..<type.elementCount).map { offset in
      if type.element.bitWidth == 64 {
        let (low, high) = block(offset)
        return low | high << 32
      }
      let place = layout.place(ofThreefry: offset)
      let (first, second) = block(place.block)
      return place.word == 0 ? first : second
    }
    return ([state[0], state[1] &+ UInt64(layout.blocks)], words)
  }

  private func philox(_ state: [UInt64]) -> (state: [UInt64], words: [UInt64]) {
    let layout = RandomLayout(philox: type)
    let (low, high) = (state[1], state.count == 3 ? state[2] : state[0])
    func counter(_ number: Int) -> (low: UInt64, high: UInt64) {
      let (sum, carries) = low.addingReportingOverflow(UInt64(number))
      return (sum, high &+ (carries ? 1 : 0))
    }
    let each = type.element.bitWidth < 64 ? 4 : 2
    let words = (0..<type.elementCount).map { offset in
      let (low, high) = counter(offset / each)
      let block = CounterGenerators.philox(
        counter: [low.halves.0, low.halves.1, high.halves.0, high.halves.1], key: state[0].halves
      ).map(UInt64.init)
      let word = offset % each
      return each == 4 ? block[word] : block[2 * word] | block[2 * word + 1] << 32
    }
    let next = counter(layout.blocks)
    return (state.count == 3 ? [state[0], next.low, next.high] : [state[0], next.low], words)
  }
}

extension UInt64 {
  /// The low and the high 32 bits.
  fileprivate var halves: (UInt32, UInt32) {
    (UInt32(truncatingIfNeeded: self), UInt32(truncatingIfNeeded: self >> 32))
  }
}
