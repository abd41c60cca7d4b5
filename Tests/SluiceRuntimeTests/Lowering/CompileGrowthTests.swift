import Foundation
import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// What of four times the size takes at most eight times as long, in a debug build too: linear, not quadratic.
@Suite(.serialized) struct CompileGrowthTests {
  private func seconds(_ body: () throws -> Void) rethrows -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    var best = Double.infinity
    for _ in 0..<3 {
      let start = now()
      try body()
      best = min(best, now() - start)
    }
    return best
  }

  private func requireLinear(_ what: String, from count: Int, _ make: (Int) throws -> Void) rethrows {
    let (small, large) = (try seconds { try make(count) }, try seconds { try make(4 * count) })
    print("\(what): \(small * 1e3) ms, of four times as many \(large * 1e3) ms")
    #expect(large < 8 * small, "\(what)")
  }

  @Test func `choices one after the other`() throws {
    try requireLinear("choices", from: 400) { count in
      let builder = GraphBuilder(name: "choices")
      let (index, x) = (builder.parameter(.i32), builder.parameter(.f32[4]))
      func branch(_ operation: any SluiceIR.Operation) throws -> Graph {
        let branch = GraphBuilder(name: "branch")
        return try branch.finish([branch.apply(operation, branch.parameter(.f32[4]))])
      }
      let branches = [try branch(Tanh()), try branch(Sine())]
      var value = x
      for _ in 0..<count { value = builder.case(index, [value], branches: branches)[0] }
      _ = try compile(try builder.finish([value]), options: CompileOptions())
    }
  }

  /// Each carried value becomes its neighbour, so that derivatives go round as often as there are values.
  @Test(arguments: [true, false])
  func `derivatives of a loop that turns many values round`(_ isForward: Bool) throws {
    try requireLinear("a loop's derivative, forward \(isForward)", from: 400) { count in
      let builder = GraphBuilder(name: "turning")
      let x = builder.parameter(.f32[2])
      let (condition, body) = (GraphBuilder(name: "condition"), GraphBuilder(name: "body"))
      let counters = [condition, body].map { region in
        let counter = region.parameter(.i32)
        let values = (0..<count).map { _ in region.parameter(.f32[2]) }
        return (counter, values)
      }
      let goes = condition.compare(counters[0].0, condition.constant(9, .i32), .less)
      let values = counters[1].1
      let next = values.indices.map { body.tanh(values[($0 + 1) % count]) }
      let last = builder.while(
        [builder.constant(0, .i32)] + [Value](repeating: x, count: count),
        condition: try condition.finish([goes]),
        body: try body.finish([body.add(counters[1].0, body.constant(1, .i32))] + next))
      let graph = try builder.finish([last[1]])
      _ = isForward ? try graph.jvp(withRespectTo: [0]) : try graph.vjp(withRespectTo: [0])
    }
  }
}
