import SluicePasses
import Testing

@Suite struct FuseRandomTests {
  @Test(arguments: 0..<8)
  func randomGraphsHaveTheSameBitsFusedAndUnfused(_ block: Int) throws {
    for seed in (block * 40)..<(block * 40 + 40) {
      let graph = try RandomGraph.make(seed: UInt64(seed), nodes: 4 + seed * 7 % 61)
      let check = try FusionCheck(graph)
      check.expectEqualBits(seed: UInt64(seed), "seed \(seed)")
    }
  }
}
