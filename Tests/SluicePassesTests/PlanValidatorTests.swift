import SluiceIR
import SluicePasses
import Testing

@Suite struct PlanValidatorTests {
  private static func plan(_ offsets: [Int], _ arena: Int) -> MemoryPlan {
    MemoryPlan(
      offsets: offsets, certificate: PlanCertificate(arenaByteCount: arena, lowerBound: 0, method: ""))
  }

  private static let problem = MemoryProblem(buffers: [
    MemoryProblem.Buffer(id: 0, size: 10, lower: 0, upper: 4, alignment: 2),
    MemoryProblem.Buffer(id: 1, size: 10, lower: 3, upper: 6, alignment: 2),
    MemoryProblem.Buffer(id: 2, size: 10, lower: 4, upper: 8, alignment: 2),
  ])

  @Test func buffersMayTouchInSpaceAndInTime() throws {
    try PlanValidator.validate(Self.plan([0, 10, 0], 20), for: Self.problem)
  }

  @Test(arguments: [
    ([0, 8, 0], 20), ([0, 10, 12], 22), ([0, 10, 0], 19), ([0, 11, 0], 30), ([-2, 10, 0], 20), ([0, 10], 20),
  ]) func everyKindOfMistakeIsFound(offsets: [Int], arena: Int) {
    #expect(throws: SluiceError.self) {
      try PlanValidator.validate(Self.plan(offsets, arena), for: Self.problem)
    }
  }

  @Test func theSweepAgreesWithTheQuadraticWay() {
    var generator = SeededGenerator(seed: 11)
    var clashes = 0
    for _ in 0..<2_000 {
      let buffers = (0..<Int.random(in: 0...12, using: &generator)).map { id in
        let lower = Int.random(in: 0...20, using: &generator)
        return MemoryProblem.Buffer(
          id: id, size: Int.random(in: 0...6, using: &generator), lower: lower,
          upper: lower + Int.random(in: 0...6, using: &generator), alignment: 1)
      }
      let offsets = buffers.map { _ in Int.random(in: 0...60, using: &generator) }
      let slow = PlanValidator.quadraticClash(offsets, buffers) != nil
      #expect((PlanValidator.sweptClash(offsets, buffers) != nil) == slow)
      if slow { clashes += 1 }
    }
    #expect((200...1_800).contains(clashes))
  }
}
