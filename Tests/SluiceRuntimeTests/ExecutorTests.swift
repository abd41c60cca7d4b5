import Dispatch
import SluiceIR
import SluiceRuntime
import Synchronization
import Testing

@Suite struct ExecutorTests {
  static let oddCounts = [1, 2, 3, 0, 17, 64, 1, 255, 1_000, 5, 0, 70_001, 2, 33]

  @Test(arguments: [1, 2, 3, 8])
  func everyChunkRunsExactlyOnceAndAfterThePreviousInstruction(threads: Int) throws {
    let program = try ExecutorFixtures.chain(Self.oddCounts)
    let session = try Session(program, options: ExecutionOptions(threads: threads))
    let counters = ExecutorFixtures.Counters(program)
    for _ in 0..<10 { try session.run(inputs: [], outputs: counters.pointers) }
    #expect(counters.isRight(after: 10))
  }

  @Test(arguments: [0, 100, 1_999, 2_000, 10_000_000_000])
  func theEstimateChangesNothingButWhoWorks(nanoseconds: Int) throws {
    let program = try ExecutorFixtures.chain([4, 9, 2], work: 50, estimatedNanoseconds: nanoseconds)
    let session = try Session(program, options: ExecutionOptions(threads: 4))
    let counters = ExecutorFixtures.Counters(program)
    for _ in 0..<100 { try session.run(inputs: [], outputs: counters.pointers) }
    #expect(counters.isRight(after: 100))
  }

  @Test func manyThreadsRunManyProgramsAtOnce() throws {
    let programs = try (0..<5).map { index in
      try ExecutorFixtures.chain(
        (0..<30).map { ($0 * 7 + index * 13) % 50 }, work: index * 4, name: "p\(index)")
    }
    let failures = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 24) { thread in
      do {
        let program = programs[thread % programs.count]
        let counters = ExecutorFixtures.Counters(program)
        var runs = 0
        // Sessions come and go while helpers look around.
        for round in 0..<4 {
          let session = try Session(program, options: ExecutionOptions(threads: 1 + (thread + round) % 6))
          let pointers = counters.pointers
          for _ in 0..<25 { try session.run(inputs: [], outputs: pointers) }
          runs += 25
        }
        if !counters.isRight(after: runs) { failures.add(1, ordering: .relaxed) }
      } catch {
        failures.add(1, ordering: .relaxed)
      }
    }
    #expect(failures.load(ordering: .relaxed) == 0)
  }

  @Test func moreRunsAtOnceThanTheBoardHasSlotsStillEnd() async throws {
    let program = try ExecutorFixtures.chain([40, 40, 40], work: 100)
    let right = try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<100 {
        group.addTask {
          let session = try Session(program, options: ExecutionOptions(threads: 2))
          let counters = ExecutorFixtures.Counters(program)
          for _ in 0..<5 { try session.run(inputs: [], outputs: counters.pointers) }
          return counters.isRight(after: 5)
        }
      }
      return try await group.reduce(true) { $0 && $1 }
    }
    #expect(right)
  }

  @Test func runsInsideNestedDispatchWorkersEnd() throws {
    let inner = try ExecutorFixtures.chain([20, 20], work: 100)
    let failures = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      DispatchQueue.concurrentPerform(iterations: 4) { _ in
        do {
          let session = try Session(inner, options: ExecutionOptions(threads: 3))
          let counters = ExecutorFixtures.Counters(inner)
          for _ in 0..<10 { try session.run(inputs: [], outputs: counters.pointers) }
          if !counters.isRight(after: 10) { failures.add(1, ordering: .relaxed) }
        } catch {
          failures.add(1, ordering: .relaxed)
        }
      }
    }
    #expect(failures.load(ordering: .relaxed) == 0)
  }
}
