import SluiceIR
import SluicePasses
import Testing

@Suite struct PlanMemoryTests {
  private typealias Buffer = MemoryProblem.Buffer

  /// The lower bound from its definition: at each moment at which something starts, the sum of all that is
  /// alive.
  private static func bound(_ problem: MemoryProblem) -> Int {
    let live = problem.buffers.filter(\.isLive)
    let unit = live.map(\.alignment).min() ?? 1
    return live.map { start in
      live.filter { $0.lower <= start.lower && start.lower < $0.upper }
        .reduce(0) { $0 + ($1.size + unit - 1) / unit * unit }
    }.max() ?? 0
  }

  private static func random(
    count: Int, span: Int, longest: Int, alignments: [Int], _ generator: inout some RandomNumberGenerator
  ) -> MemoryProblem {
    MemoryProblem(
      buffers: (0..<count).map { id in
        let lower = Int.random(in: 0...span, using: &generator)
        return Buffer(
          id: id, size: Int.random(in: 0...5_000, using: &generator), lower: lower,
          upper: lower + Int.random(in: 0...longest, using: &generator),
          alignment: alignments.randomElement(using: &generator)!)
      })
  }

  @Test(arguments: [0, 1, 2, 5, 40, 200, 1_600])
  func randomProblemsHaveValidPlansAndTheBoundOfTheDefinition(count: Int) throws {
    var generator = SeededGenerator(seed: UInt64(count))
    for (longest, alignments) in [(3, [64]), (40, [1]), (10, [1, 2, 64, 4096]), (100, [16, 256])] {
      let problem = Self.random(
        count: count, span: count, longest: longest, alignments: alignments, &generator)
      let plan = try MemoryPlan(solving: problem)
      try PlanValidator.validate(plan, for: problem)
      #expect(plan.certificate.lowerBound == Self.bound(problem))
      #expect(plan.arenaByteCount >= plan.certificate.lowerBound)
      let all = problem.buffers.reduce(0) { $0 + $1.size + $1.alignment }
      #expect(plan.arenaByteCount <= all)
    }
  }

  @Test func theSamePlanComesOutEveryTime() throws {
    var generator = SeededGenerator(seed: 3)
    let problem = Self.random(count: 80, span: 60, longest: 30, alignments: [64], &generator)
    let plan = try MemoryPlan(solving: problem)
    #expect(try MemoryPlan(solving: problem) == plan)
  }

  @Test func timesFarApartAndNegativeOnesWork() throws {
    let problem = MemoryProblem(buffers: [
      Buffer(id: 0, size: 64, lower: .min, upper: .max), Buffer(id: 1, size: 128, lower: -5, upper: 1 << 60),
      Buffer(id: 2, size: 128, lower: 1 << 60, upper: 1 << 61),
    ])
    let plan = try MemoryPlan(solving: problem)
    try PlanValidator.validate(plan, for: problem)
    #expect(plan.certificate.isProvedOptimal)
    #expect(plan.arenaByteCount == 192)
  }

  @Test func aChainTakesTwoBuffers() throws {
    let problem = MemoryProblem(
      buffers: (0..<1_000).map { Buffer(id: $0, size: 4_096, lower: $0, upper: $0 + 2) })
    let plan = try MemoryPlan(solving: problem)
    try PlanValidator.validate(plan, for: problem)
    #expect(plan.arenaByteCount == 8_192)
    #expect(plan.certificate.isProvedOptimal)
  }

  @Test func aForwardAndBackwardPassIsOptimal() throws {
    // Activations live from the forward to the backward pass, gradients are passed down: nested lifetimes.
    let layers = 60
    var buffers: [Buffer] = []
    for layer in 0..<layers {
      let size = 256 * (1 + layer * 37 % 11)
      buffers.append(Buffer(id: 2 * layer, size: size, lower: layer, upper: 2 * layers - layer))
      let start = 2 * layers - layer - 1
      buffers.append(Buffer(id: 2 * layer + 1, size: size, lower: start, upper: start + 2))
    }
    let problem = MemoryProblem(buffers: buffers)
    let plan = try MemoryPlan(solving: problem)
    try PlanValidator.validate(plan, for: problem)
    #expect(plan.certificate.isProvedOptimal)
  }

  @Test func whatTheSweepMissesAnOrderFinds() throws {
    // By time, the first two go to the bottom, and the gap between them and the long one is wasted.
    let problem = MemoryProblem(buffers: [
      Buffer(id: 0, size: 10, lower: 0, upper: 2, alignment: 1),
      Buffer(id: 1, size: 10, lower: 1, upper: 9, alignment: 1),
      Buffer(id: 2, size: 15, lower: 2, upper: 9, alignment: 1),
    ])
    let plan = try MemoryPlan(solving: problem)
    try PlanValidator.validate(plan, for: problem)
    #expect(plan.arenaByteCount == 25)
    #expect(plan.certificate.isProvedOptimal)
  }

  @Test func emptyAndNeverLivingBuffersTakeNoSpace() throws {
    let problem = MemoryProblem(buffers: [
      Buffer(id: 0, size: 0, lower: 0, upper: 9), Buffer(id: 1, size: 100, lower: 4, upper: 4),
      Buffer(id: 2, size: 100, lower: 0, upper: 9),
    ])
    let plan = try MemoryPlan(solving: problem)
    try PlanValidator.validate(plan, for: problem)
    #expect(plan.offsets == [0, 0, 0])
    #expect(plan.arenaByteCount == 128)
    #expect(try MemoryPlan(solving: MemoryProblem(buffers: [])).arenaByteCount == 0)
  }

  @Test(arguments: [
    [Buffer(id: 7, size: -1, lower: 0, upper: 1)],
    [Buffer(id: 7, size: 1, lower: 2, upper: 1)],
    [Buffer(id: 7, size: 1, lower: 0, upper: 1, alignment: 0)],
    [Buffer(id: 7, size: 1, lower: 0, upper: 1, alignment: 48)],
    [Buffer(id: 7, size: .max, lower: 0, upper: 1)],
    [Buffer(id: 6, size: 1 << 55, lower: 0, upper: 1), Buffer(id: 7, size: 1 << 55, lower: 5, upper: 6)],
    [Buffer(id: 7, size: 1, lower: 0, upper: 1, alignment: 1 << 62)],
  ]) private func sizesThatNoMemoryHasAreErrorsThatNameTheBuffer(buffers: [Buffer]) {
    let error = #expect(throws: SluiceError.self) { try MemoryPlan(solving: MemoryProblem(buffers: buffers)) }
    #expect(error?.message.contains("7") == true)
  }

  @Test func theCertificateSaysWhatIsProved() {
    let proved = PlanCertificate(arenaByteCount: 1_230_000, lowerBound: 1_230_000, method: "sweep")
    #expect(proved.description == "arena 1,230,000 B, lower bound 1,230,000 B, ratio 1.000, proved optimal")
    let near = PlanCertificate(arenaByteCount: 1_234_560, lowerBound: 1_230_000, method: "sweep")
    #expect(near.description == "arena 1,234,560 B, lower bound 1,230,000 B, ratio 1.004")
    let barely = PlanCertificate(arenaByteCount: 1_000_000_001, lowerBound: 1_000_000_000, method: "sweep")
    #expect(barely.description.hasSuffix("ratio 1.001"))
    #expect(PlanCertificate(arenaByteCount: 0, lowerBound: 0, method: "sweep").isProvedOptimal)
  }

  @Test func aHundredThousandBuffersAreQuick() throws {
    let problem = MemoryProblem(
      buffers: (0..<100_000).map {
        Buffer(id: $0, size: 64 * (1 + $0 % 7), lower: $0, upper: $0 + 1 + $0 % 3)
      })
    let clock = ContinuousClock()
    var plan: MemoryPlan?
    let time = try clock.measure { plan = try MemoryPlan(solving: problem) }
    try PlanValidator.validate(try #require(plan), for: problem)
    print("planning 100,000 buffers: \(time), \(plan!.certificate), by \(plan!.certificate.method)")
    // Some 50 ms with optimization; far from the minutes that comparing each with each would take.
    #expect(time < .seconds(20))
  }

  @Test func aHundredThousandBuffersAliveAtOnceAreQuickToo() throws {
    let problem = MemoryProblem(
      buffers: (0..<100_000).map { Buffer(id: $0, size: 1 + $0 % 1_000, lower: $0, upper: 200_000 - $0 / 2) })
    let clock = ContinuousClock()
    let time = try clock.measure {
      let plan = try MemoryPlan(solving: problem)
      #expect(plan.arenaByteCount >= plan.certificate.lowerBound)
    }
    #expect(time < .seconds(20))
  }
}

/// A small generator whose numbers depend on its seed alone.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 0x1234_5678_9abc_def1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
