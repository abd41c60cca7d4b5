import CSluiceKernels

/// Every instruction set that this machine can run.
let instructionSets: [sluice_isa] = [SLUICE_ISA_BASELINE, SLUICE_ISA_AVX2, SLUICE_ISA_AVX512].filter {
  $0.rawValue <= sluice_isa_best().rawValue
}

/// Memory that a kernel may be given.
protocol KernelMemory {
  var start: UnsafeMutableRawPointer { get }
}

/// Memory that someone else holds.
struct PlainMemory: KernelMemory {
  let start: UnsafeMutableRawPointer
}

/// Elements in memory with marked bytes before and after them, to see what a kernel touches.
final class GuardedBuffer<Element: BitwiseCopyable>: KernelMemory {
  private static var margin: Int { 256 }
  private static var mark: UInt8 { 0xA5 }
  private let base: UnsafeMutableRawPointer
  private let byteCount: Int
  let count: Int

  /// Elements at a multiple of 64 bytes plus `misalignment` elements.
  init(_ elements: [Element], misalignment: Int = 0) {
    count = elements.count
    let shift = misalignment * MemoryLayout<Element>.stride
    byteCount = elements.count * MemoryLayout<Element>.stride + shift
    base = .allocate(byteCount: byteCount + 2 * Self.margin, alignment: 64)
    base.initializeMemory(as: UInt8.self, repeating: Self.mark, count: byteCount + 2 * Self.margin)
    start = base + Self.margin + shift
    for (index, element) in elements.enumerated() {
      start.storeBytes(
        of: element, toByteOffset: index * MemoryLayout<Element>.stride, as: Element.self)
    }
  }

  deinit { base.deallocate() }

  let start: UnsafeMutableRawPointer

  var elements: [Element] {
    (0..<count).map {
      start.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Element>.stride, as: Element.self)
    }
  }

  /// Whether all bytes around the elements are as they were.
  var isIntact: Bool {
    let before = UnsafeRawBufferPointer(start: base, count: start - base)
    let end = start + count * MemoryLayout<Element>.stride
    let after = UnsafeRawBufferPointer(start: end, count: base + byteCount + 2 * Self.margin - end)
    return before.allSatisfy { $0 == Self.mark } && after.allSatisfy { $0 == Self.mark }
  }
}

/// Arrays that descriptors point to, for as long as this lives.
final class DescriptorMemory {
  private var blocks: [UnsafeMutableRawPointer] = []

  deinit { for block in blocks { block.deallocate() } }

  func callAsFunction<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafePointer<Element> {
    let block = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
    for (index, element) in elements.enumerated() { (block + index).initialize(to: element) }
    blocks.append(block)
    return UnsafePointer(block)
  }

  func callAsFunction(_ elements: [Int]) -> UnsafePointer<Int64> { self(elements.map(Int64.init)) }
}

/// Runs the chunks of a kernel from last to first, with just the scratch that it asked for; `memory` holds what
/// the descriptor points to. Returns whether the scratch's surroundings are untouched.
func runKernel<Arguments>(
  _ kind: sluice_kernel_kind, _ isa: sluice_isa, _ arguments: Arguments,
  _ buffers: [(any KernelMemory)?], _ memory: DescriptorMemory, chunks: Int64, scratch: Int
) -> Bool {
  let scratch = GuardedBuffer([UInt8](repeating: 0xFF, count: scratch))
  guard let kernel = sluice_kernel_for(kind, isa) else { return false }
  // Pointers do not keep alive what they point to.
  withExtendedLifetime((buffers, memory, scratch)) {
    withUnsafePointer(to: arguments) { arguments in
      buffers.map { $0?.start }.withUnsafeBufferPointer { buffers in
        for chunk in stride(from: chunks - 1, through: 0, by: -1) {
          kernel(arguments, buffers.baseAddress, chunk, scratch.start)
        }
      }
    }
  }
  return scratch.isIntact
}

/// Numbers that are the same in every run.
struct TestRandom: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let x = (state ^ state >> 29) &* 0xBF58_476D_1CE4_E5B9
    return x ^ x >> 32
  }

  mutating func floats(_ count: Int) -> [Float] {
    (0..<count).map { _ in Float(Int(next() >> 40)) / 0x1p23 - 1 }
  }

  mutating func integers(_ count: Int, in range: ClosedRange<Int32>) -> [Int32] {
    (0..<count).map { _ in Int32.random(in: range, using: &self) }
  }
}

/// Row-major indices of a grid.
func indices(_ sizes: [Int]) -> [[Int]] {
  var result: [[Int]] = [[]]
  for size in sizes { result = result.flatMap { index in (0..<size).map { index + [$0] } } }
  return result
}

func dot(_ index: [Int], _ strides: [Int]) -> Int { zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 } }

/// Contiguous strides of `sizes`, row-major.
func contiguous(_ sizes: [Int]) -> [Int] {
  var stride = 1
  return sizes.reversed().map { size in
    defer { stride *= size }
    return stride
  }.reversed()
}

/// Where an array with these sizes and strides must start for all its elements to lie at 0 and above, and how
/// many elements that takes.
func extent(_ sizes: [Int], _ strides: [Int]) -> (offset: Int, count: Int) {
  var low = 0
  var high = 0
  for (size, stride) in zip(sizes, strides) where size > 0 {
    if stride < 0 { low += (size - 1) * stride } else { high += (size - 1) * stride }
  }
  return (-low, high - low + 1)
}
