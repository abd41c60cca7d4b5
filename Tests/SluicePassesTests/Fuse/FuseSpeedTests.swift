import Foundation
import SluiceIR
import SluiceOperations
import SluicePasses
import Testing

@Suite struct FuseSpeedTests {
  @Test func aChainOfAHundredThousandNodesFusesIntoBoundedGroupsInLinearTime() throws {
    let small = try seconds(10_000)
    let large = try seconds(100_000)
    // The promise is 1 us a node in a release build; the rest is room for debug builds and what a machine varies by.
    #expect(large < 2)
    #expect(large < 30 * max(small, 0.005))
  }

  /// This thread's own time for a chain of so many nodes, the best of three.
  private func seconds(_ nodes: Int) throws -> Double {
    let builder = GraphBuilder(name: "chain")
    var x = builder.parameter(.f32[64])
    let y = builder.parameter(.f32[64])
    while builder.nodeCount < nodes { x = builder.nodeCount % 3 == 0 ? builder.add(x, y) : builder.tanh(x) }
    let graph = try builder.finish([x])
    var best = Double.infinity
    for _ in 0..<3 {
      let start = Self.threadSeconds()
      let kernels = try fuse(graph).0
      best = min(best, Self.threadSeconds() - start)
      #expect(kernels.groups.count < nodes / 30)
      for group in kernels.groups {
        guard case .grid(let grid) = group.work, grid.steps.count <= FusionLimits().steps else {
          Issue.record("a group is not a grid of bounded size")
          return best
        }
      }
    }
    if ProcessInfo.processInfo.environment["SLUICE_PRINT_TIMES"] != nil {
      print("fuse of \(nodes): \(best) s")
    }
    return best
  }

  private static func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
