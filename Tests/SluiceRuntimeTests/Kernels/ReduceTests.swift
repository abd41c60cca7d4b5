import CSluiceKernels
import Testing

/// A monoid on the 32 bits of its elements; i1 elements are 0 or 1.
struct TestMonoid: CustomStringConvertible, Sendable {
  let monoid: sluice_monoid
  let identity: UInt32
  let combine: @Sendable (UInt32, UInt32) -> UInt32
  var description: String { "monoid \(monoid.rawValue)" }
  var isBoolean: Bool { monoid.rawValue >= SLUICE_AND_I1.rawValue }
  var isFloat: Bool { monoid.rawValue <= SLUICE_MAX_F32.rawValue }

  private static func float(_ f: @escaping @Sendable (Float, Float) -> Float)
    -> @Sendable (UInt32, UInt32) -> UInt32
  {
    { f(Float(bitPattern: $0), Float(bitPattern: $1)).bitPattern }
  }
  private static func integer(_ f: @escaping @Sendable (Int32, Int32) -> Int32)
    -> @Sendable (UInt32, UInt32) -> UInt32
  {
    { UInt32(bitPattern: f(Int32(bitPattern: $0), Int32(bitPattern: $1))) }
  }
  /// The lesser, or the greater with `sign` -1: NaN wins, -0 < +0.
  private static func extreme(_ a: Float, _ b: Float, lesser: Bool) -> Float {
    if a.isNaN || b.isNaN { return .nan }
    if a == b { return (a.sign == .minus) == lesser ? a : b }
    return (a < b) == lesser ? a : b
  }

  static let all: [TestMonoid] = [
    .init(monoid: SLUICE_ADD_F32, identity: (-0.0 as Float).bitPattern, combine: float { $0 + $1 }),
    .init(monoid: SLUICE_MUL_F32, identity: (1 as Float).bitPattern, combine: float { $0 * $1 }),
    .init(
      monoid: SLUICE_MIN_F32, identity: Float.infinity.bitPattern,
      combine: float { extreme($0, $1, lesser: true) }),
    .init(
      monoid: SLUICE_MAX_F32, identity: (-Float.infinity).bitPattern,
      combine: float { extreme($0, $1, lesser: false) }),
    .init(monoid: SLUICE_ADD_I32, identity: 0, combine: integer { $0 &+ $1 }),
    .init(monoid: SLUICE_MUL_I32, identity: 1, combine: integer { $0 &* $1 }),
    .init(monoid: SLUICE_MIN_I32, identity: UInt32(Int32.max), combine: integer { min($0, $1) }),
    .init(monoid: SLUICE_MAX_I32, identity: UInt32(bitPattern: .min), combine: integer { max($0, $1) }),
    .init(monoid: SLUICE_AND_I32, identity: .max, combine: integer { $0 & $1 }),
    .init(monoid: SLUICE_OR_I32, identity: 0, combine: integer { $0 | $1 }),
    .init(monoid: SLUICE_XOR_I32, identity: 0, combine: integer { $0 ^ $1 }),
    .init(monoid: SLUICE_AND_I1, identity: 1, combine: { $0 & $1 }),
    .init(monoid: SLUICE_OR_I1, identity: 0, combine: { $0 | $1 }),
    .init(monoid: SLUICE_XOR_I1, identity: 0, combine: { $0 ^ $1 }),
  ]

  func elements(_ count: Int, _ random: inout TestRandom) -> [UInt32] {
    if isBoolean { return random.integers(count, in: 0...7).map { $0 == 0 ? 0 : 1 } }
    if isFloat { return random.floats(count).map { ($0 < -0.95 ? -0.0 : $0 + 0.5).bitPattern } }
    return random.integers(count, in: .min ... .max).map { UInt32(bitPattern: $0) }
  }

  /// Bits that compare as equal results: NaN's payload is nobody's promise.
  func canonical(_ bits: UInt32) -> UInt32 {
    isFloat && Float(bitPattern: bits).isNaN ? Float.nan.bitPattern : bits
  }
}

/// Elements of 32 bits, or bytes for i1, in memory.
enum TestOperand: KernelMemory {
  case words(GuardedBuffer<UInt32>)
  case bytes(GuardedBuffer<UInt8>)

  init(_ elements: [UInt32], bytes: Bool) {
    self =
      bytes
      ? .bytes(GuardedBuffer(elements.map(UInt8.init(truncatingIfNeeded:)), misalignment: 1))
      : .words(GuardedBuffer(elements, misalignment: 1))
  }
  var start: UnsafeMutableRawPointer {
    switch self {
    case .words(let buffer): buffer.start
    case .bytes(let buffer): buffer.start
    }
  }
  var elements: [UInt32] {
    switch self {
    case .words(let buffer): buffer.elements
    case .bytes(let buffer): buffer.elements.map(UInt32.init)
    }
  }
  var isIntact: Bool {
    switch self {
    case .words(let buffer): buffer.isIntact
    case .bytes(let buffer): buffer.isIntact
    }
  }
}

@Suite struct ReduceTests {
  /// A reduction of dims of some array, by THE ORDER of the kernels' header written out.
  private func check(
    _ monoid: TestMonoid, kept: [(Int, Int)], reduced: [(Int, Int)], lanes: Int, chunk: Int, partials: Bool,
    perChunk: Int, special: Float? = nil
  ) {
    let memory = DescriptorMemory()
    var random = TestRandom(kept.count * 100 + reduced.count * 10 + chunk)
    let sizes = (kept + reduced).map(\.0)
    let (offset, count) = extent(sizes, (kept + reduced).map(\.1))
    var input = monoid.elements(count, &random)
    if let special, monoid.isFloat { input[count / 2] = special.bitPattern }
    let initial = monoid.elements(3, &random)
    let sequence = indices(reduced.map(\.0)).map { dot($0, reduced.map(\.1)) }
    let parts = (sequence.count + chunk - 1) / chunk
    var expected: [UInt32] = [9, 9].map { monoid.isBoolean ? $0 & 1 : $0 }
    for index in indices(kept.map(\.0)) {
      let base = offset + dot(index, kept.map(\.1))
      var combined = monoid.identity
      for part in 0..<parts {
        var own = [UInt32](repeating: monoid.identity, count: lanes)
        for (k, at) in sequence[(part * chunk)..<min(sequence.count, (part + 1) * chunk)].enumerated() {
          own[k % lanes] = monoid.combine(own[k % lanes], input[base + at])
        }
        var half = lanes / 2
        while half > 0 {
          for lane in 0..<half { own[lane] = monoid.combine(own[lane], own[lane + half]) }
          half /= 2
        }
        if partials { expected.append(own[0]) } else { combined = monoid.combine(combined, own[0]) }
      }
      if !partials { expected.append(monoid.combine(initial[2], combined)) }
    }
    var reduce = sluice_reduce()
    (reduce.in, reduce.out, reduce.`init`) = (0, 1, 2)
    (reduce.in_offset, reduce.out_offset, reduce.init_offset) = (Int64(offset), 2, 2)
    reduce.monoid = UInt8(monoid.monoid.rawValue)
    reduce.lanes = UInt8(lanes)
    reduce.partials = partials ? 1 : 0
    reduce.kept_rank = Int32(kept.count)
    reduce.reduced_rank = Int32(reduced.count)
    reduce.kept = memory(kept.map { sluice_dim(size: Int64($0.0), stride: Int64($0.1)) })
    reduce.reduced = memory(reduced.map { sluice_dim(size: Int64($0.0), stride: Int64($0.1)) })
    reduce.chunk = Int64(chunk)
    reduce.outputs_per_chunk = Int64(perChunk)
    for isa in instructionSets {
      let from = TestOperand(input, bytes: monoid.isBoolean)
      let to = TestOperand([UInt32](repeating: expected[0], count: expected.count), bytes: monoid.isBoolean)
      let start = TestOperand(initial, bytes: monoid.isBoolean)
      #expect(
        runKernel(
          SLUICE_KERNEL_REDUCE, isa, reduce, [from, to, start], memory,
          chunks: sluice_reduce_chunks(&reduce), scratch: sluice_reduce_scratch(&reduce)))
      #expect(
        to.elements.map(monoid.canonical) == expected.map(monoid.canonical),
        "\(monoid) \(kept) \(reduced) lanes \(lanes) chunk \(chunk) partials \(partials) on \(isa.rawValue)")
      #expect(to.isIntact)
    }
  }

  private func checkOrders(_ monoid: TestMonoid, kept: [(Int, Int)], reduced: [(Int, Int)]) {
    for (lanes, chunk, perChunk) in [
      (1, 1_000_000, 1000), (16, 1_000_000, 3), (16, 37, 7), (1, 16, 5), (16, 48, 2),
    ] {
      for partials in [false, true] {
        check(
          monoid, kept: kept, reduced: reduced, lanes: lanes, chunk: chunk, partials: partials,
          perChunk: perChunk)
      }
    }
  }

  @Test(arguments: TestMonoid.all)
  func everyMonoidAlongAndAcross(_ monoid: TestMonoid) {
    checkOrders(monoid, kept: [(6, 75)], reduced: [(75, 1)])
    checkOrders(monoid, kept: [(75, 1)], reduced: [(13, 75)])
    checkOrders(monoid, kept: [], reduced: [(301, 1)])
  }

  @Test func everyChoiceOfDims() {
    let sizes = [3, 5, 2, 19]
    let strides = contiguous(sizes)
    for mask in 0..<16 {
      let dims = sizes.indices.map { (sizes[$0], strides[$0]) }
      checkOrders(
        TestMonoid.all[0], kept: dims.indices.filter { mask >> $0 & 1 == 0 }.map { dims[$0] },
        reduced: dims.indices.filter { mask >> $0 & 1 == 1 }.map { dims[$0] })
    }
  }

  @Test func anyStrides() {
    let add = TestMonoid.all[0]
    checkOrders(add, kept: [(7, 0)], reduced: [(50, 1)])
    checkOrders(add, kept: [(40, 1)], reduced: [(21, 0)])
    checkOrders(add, kept: [(7, -90)], reduced: [(40, -2)])
    checkOrders(add, kept: [(33, 2)], reduced: [(9, 70), (3, -1)])
    checkOrders(add, kept: [(33, -1)], reduced: [(9, 33)])
    checkOrders(add, kept: [(1, 7), (1, 9)], reduced: [(1, 3)])
  }

  @Test func emptySequencesGiveTheInitialValue() {
    checkOrders(TestMonoid.all[0], kept: [(4, 0)], reduced: [(0, 1)])
    checkOrders(TestMonoid.all[3], kept: [(20, 1)], reduced: [(3, 20), (0, 20)])
    checkOrders(TestMonoid.all[0], kept: [(0, 1)], reduced: [(5, 1)])
  }

  @Test func manyOutputsAndLongSequences() {
    let add = TestMonoid.all[0]
    for lanes in [1, 16] {
      check(
        add, kept: [(1500, 1)], reduced: [(9, 1500)], lanes: lanes, chunk: 4, partials: false, perChunk: 1100)
      check(
        add, kept: [(1100, 1)], reduced: [(9, 1100)], lanes: lanes, chunk: 4, partials: true, perChunk: 700)
      check(add, kept: [], reduced: [(5000, 1)], lanes: lanes, chunk: 512, partials: true, perChunk: 6)
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, -0.0])
  func specialValues(_ value: Float) {
    for monoid in TestMonoid.all.prefix(4) {
      for lanes in [1, 16] {
        check(
          monoid, kept: [(3, 41)], reduced: [(41, 1)], lanes: lanes, chunk: 100, partials: false, perChunk: 9,
          special: value)
        check(
          monoid, kept: [(41, 1)], reduced: [(3, 41)], lanes: lanes, chunk: 100, partials: false,
          perChunk: 99,
          special: value)
      }
    }
  }
}
