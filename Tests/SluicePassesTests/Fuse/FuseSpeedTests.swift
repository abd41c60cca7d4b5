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

  @Test func whatManyTensorsAreJoinedOfIsFoundInLinearTime() throws {
    func seconds(_ count: Int) throws -> Double {
      let builder = GraphBuilder(name: "joined")
      var parts: [Value] = []
      for _ in 0..<count { parts.append(builder.tanh(parts.last ?? builder.parameter(.f32[2]))) }
      let graph = try builder.finish([builder.concatenate(parts, dimension: 0)])
      var best = Double.infinity
      for _ in 0..<3 {
        let start = Self.threadSeconds()
        _ = try fusedGroups(graph)
        best = min(best, Self.threadSeconds() - start)
      }
      return best
    }
    // Eight times as many; 64 times as long if each producer were compared with all before it.
    #expect(try seconds(16_000) < 24 * max(seconds(2_000), 0.002))
  }

  @Test func theUpdateOfManyTensorsIsFoundInLinearTime() throws {
    let small = try updateSeconds(100)
    let large = try updateSeconds(800)
    // Eight times as many; 64 times as long if each tensor were compared with all before it.
    #expect(large < 24 * max(small, 0.002))
  }

  /// This thread's own time for an Adam update of so many tensors, the best of three.
  private func updateSeconds(_ tensors: Int) throws -> Double {
    let builder = GraphBuilder(name: "adam")
    let graph = try builder.finish(Models.adam(tensors: tensors, builder))
    let layout = try StateLayout([graph])
    var best = Double.infinity
    for _ in 0..<3 {
      let start = Self.threadSeconds()
      let kernels = try fusedGroups(graph, layout: layout).0
      best = min(best, Self.threadSeconds() - start)
      let merged = kernels.groups.count { $0.nodes.count > 10 * tensors }
      #expect(merged == 1, "the update of \(tensors) tensors is one group")
    }
    return best
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
      let kernels = try fusedGroups(graph).0
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
