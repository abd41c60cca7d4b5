import CSluiceKernels
import Foundation
import Testing

@Suite struct CopyTests {
  /// Copies `sizes` elements from strides `input` to strides `output` and compares with the definition.
  private func check<Element: BitwiseCopyable & Equatable & FixedWidthInteger>(
    _: Element.Type, _ sizes: [Int], input: [Int], output: [Int]
  ) {
    let memory = DescriptorMemory()
    let (inOffset, inCount) = extent(sizes, input)
    let (outOffset, outCount) = extent(sizes, output)
    let source = (0..<inCount).map { Element(truncatingIfNeeded: $0 &* 0x9E37_79B9 &+ 1) }
    let blank = [Element](repeating: 0x55, count: outCount)
    var expected = blank
    for index in indices(sizes) {
      expected[outOffset + dot(index, output)] = source[inOffset + dot(index, input)]
    }
    var copy = sluice_copy()
    (copy.in, copy.out) = (0, 1)
    copy.element_size = Int32(MemoryLayout<Element>.size)
    copy.rank = Int32(sizes.count)
    (copy.in_offset, copy.out_offset) = (Int64(inOffset), Int64(outOffset))
    copy.sizes = memory(sizes)
    copy.in_strides = memory(input)
    copy.out_strides = memory(output)
    let planned = sluice_copy_plan(&copy)
    for isa in instructionSets {
      for chunks in Set([planned, min(planned, 1), planned * 3]) {
        copy.chunks = chunks
        let from = GuardedBuffer(source, misalignment: 1)
        let to = GuardedBuffer(blank, misalignment: 3)
        #expect(
          runKernel(SLUICE_KERNEL_COPY, isa, copy, [from, to], memory, chunks: chunks, scratch: 0))
        #expect(to.elements == expected, "\(sizes) from \(input) to \(output) on \(isa.rawValue)")
        #expect(to.isIntact)
      }
    }
  }

  private func checkAllWidths(_ sizes: [Int], input: [Int], output: [Int]) {
    check(UInt8.self, sizes, input: input, output: output)
    check(UInt16.self, sizes, input: input, output: output)
    check(UInt32.self, sizes, input: input, output: output)
    check(UInt64.self, sizes, input: input, output: output)
  }

  @Test func contiguousCopiesAndScalars() {
    checkAllWidths([], input: [], output: [])
    checkAllWidths([1, 1], input: [5, 7], output: [3, 9])
    checkAllWidths([37], input: [1], output: [1])
    checkAllWidths([3, 5, 7], input: [35, 7, 1], output: [35, 7, 1])
    checkAllWidths([2, 0, 3], input: [9, 3, 1], output: [9, 3, 1])
  }

  @Test func broadcastsRepeat() {
    checkAllWidths([40], input: [0], output: [1])
    checkAllWidths([4, 33], input: [1, 0], output: [33, 1])
    checkAllWidths([4, 33], input: [0, 1], output: [33, 1])
    checkAllWidths([3, 4, 5], input: [0, 1, 0], output: [20, 5, 1])
  }

  @Test func negativeStridesReverse() {
    checkAllWidths([29], input: [-1], output: [1])
    checkAllWidths([29], input: [1], output: [-1])
    checkAllWidths([6, 11], input: [-11, -1], output: [11, 1])
    checkAllWidths([6, 11], input: [1, -6], output: [-11, 1])
  }

  @Test func slicesAndInteriorPadding() {
    checkAllWidths([5, 9], input: [20, 2], output: [9, 1])
    checkAllWidths([5, 9], input: [9, 1], output: [27, 3])
  }

  @Test(arguments: [(8, 8), (16, 16), (17, 33), (64, 100), (7, 50), (50, 7), (129, 40), (1, 9)])
  func transposes(rows: Int, columns: Int) {
    checkAllWidths([columns, rows], input: [1, columns], output: [rows, 1])
    checkAllWidths(
      [3, columns, rows], input: [rows * columns, 1, columns], output: [rows * columns, rows, 1])
    checkAllWidths([columns, 3, rows], input: [1, columns, 3 * columns], output: [3 * rows, rows, 1])
    check(UInt32.self, [columns, rows], input: [1, columns + 5], output: [rows + 3, 1])
    check(UInt32.self, [columns, rows], input: [-1, columns], output: [rows, 1])
  }

  @Test func permutationsOfFourDims() {
    let sizes = [3, 9, 4, 10]
    for permutation in indices([4, 4, 4, 4]) where Set(permutation).count == 4 {
      let strides = contiguous(sizes)
      let permuted = permutation.map { sizes[$0] }
      check(
        UInt32.self, permuted, input: permutation.map { strides[$0] }, output: contiguous(permuted))
    }
  }

  @Test func largeCopiesAreCutIntoChunks() {
    check(UInt32.self, [300, 260], input: [1, 300], output: [260, 1])
    check(UInt32.self, [100_000], input: [1], output: [1])
    check(UInt8.self, [2, 100_000], input: [100_000, 1], output: [100_001, 1])
    var copy = sluice_copy()
    copy.element_size = 4
    copy.rank = 2
    let memory = DescriptorMemory()
    copy.sizes = memory([4096, 4096])
    #expect(sluice_copy_plan(&copy) > 8)
  }

  @Test func outputsLargerThanTheCachesAreWrittenWhole() {
    let (rows, columns) = (2064, 2056)
    let source = UnsafeMutablePointer<UInt32>.allocate(capacity: rows * columns)
    let target = UnsafeMutableRawPointer.allocate(byteCount: 4 * rows * columns + 64, alignment: 64)
    defer {
      source.deallocate()
      target.deallocate()
    }
    for index in 0..<(rows * columns) { source[index] = UInt32(truncatingIfNeeded: index) &* 0x9E37_79B9 }
    let memory = DescriptorMemory()
    var copy = sluice_copy()
    (copy.in, copy.out, copy.element_size, copy.rank) = (0, 1, 4, 2)
    copy.sizes = memory([columns, rows])
    copy.in_strides = memory([1, columns])
    copy.out_strides = memory([rows, 1])
    let chunks = sluice_copy_plan(&copy)
    for isa in instructionSets {
      memset(target, 0xEE, 4 * rows * columns + 64)
      #expect(
        runKernel(
          SLUICE_KERNEL_COPY, isa, copy,
          [PlainMemory(start: UnsafeMutableRawPointer(source)), PlainMemory(start: target)], memory,
          chunks: chunks,
          scratch: 0))
      let wrong = stride(from: 0, to: rows * columns, by: 7).count(where: {
        target.load(fromByteOffset: 4 * $0, as: UInt32.self) != source[$0 % rows * columns + $0 / rows]
      })
      #expect(wrong == 0)
      #expect(target.load(fromByteOffset: 4 * rows * columns, as: UInt32.self) == 0xEEEE_EEEE)
    }
  }
}
