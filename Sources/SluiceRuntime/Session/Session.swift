import CSluiceKernels
import SluiceIR
import SluicePasses
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One arena of scratch memory, bound to a program and a State: what it takes to run. A run allocates nothing
/// and decides nothing; all of that happens here, once.
///
/// One run at a time. Threads that want to run a program at the same time each make a session.
package final class Session: Sendable {
  package let program: Program
  package let state: State?
  package let instructionSet: InstructionSet
  /// How many threads may work on a run, the caller's included.
  package let threads: Int

  private let cancellation: Cancellation?
  private let memory: AlignedMemory
  private let running = Atomic<Bool>(false)
  // Sendable by hand: plain memory of this session that only a run with the `running` flag reads or writes,
  // and its helpers while they hold a ticket of that run.
  nonisolated(unsafe) private let buffers: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  nonisolated(unsafe) private let steps: UnsafeMutablePointer<Step>
  /// What control steps point to; nil if there are none.
  nonisolated(unsafe) private let controlWords: UnsafeMutablePointer<Int>?
  /// The positions in the program of the instructions that have a step.
  private let stepInstructions: [Int]
  /// Entries of the buffer table that change with each run.
  nonisolated(unsafe) private let ports: UnsafeMutablePointer<PortBinding>
  private let portCount: Int
  nonisolated(unsafe) private let plan: RunPlan

  /// A buffer whose address is the caller's.
  struct PortBinding {
    let buffer: Int
    let port: Int
    let isOutput: Bool
    let offset: Int
  }

  /// Throws if there is not enough memory, if the State does not fit the program, or if the machine lacks the
  /// instruction set. A program that uses no state needs no State.
  package init(
    _ program: Program, state: State? = nil, options: ExecutionOptions = ExecutionOptions()
  ) throws(SluiceError) {
    let threads = options.threads ?? ProcessInfo.processInfo.activeProcessorCount
    guard threads >= 1 else {
      throw SluiceError(.argument, "a session cannot run on \(threads) threads; it takes at least 1")
    }
    try Self.check(state, against: program)
    instructionSet = try .resolve(options.instructionSet)
    self.program = program
    self.state = state
    cancellation = options.cancellation

    let prepared = try Self.steps(of: program, instructionSet.isa, sharing: threads > 1)
    let shares = prepared.contains { $0.step.ticketCount > 0 }
    let helpers = shares ? HelperPool.shared.reserve(threads - 1) : 0..<0
    self.threads = helpers.count + 1
    let layout = try SessionLayout(program, threads: self.threads)
    memory = try AlignedMemory(byteCount: layout.byteCount, for: "the arena of `\(program.name)`")

    stepInstructions = prepared.map(\.instruction)
    steps = .allocate(capacity: max(prepared.count, 1))
    for (index, entry) in prepared.enumerated() { (steps + index).initialize(to: entry.step) }
    controlWords = Self.bindControl(program, prepared.map(\.instruction), steps)
    (buffers, ports, portCount) = Self.bind(program, arena: memory.base, state: state)
    plan = RunPlan(
      steps: steps, stepCount: prepared.count, buffers: buffers, scratch: memory.base + layout.scratchOffset,
      scratchStride: layout.scratchStride, helpers: helpers)
  }

  deinit {
    steps.deallocate()
    controlWords?.deallocate()
    buffers.deallocate()
    ports.deallocate()
  }

  /// Runs the program once. Each input and output is dense, row-major and as large as its type says; an
  /// output must not overlap an input or another output.
  ///
  /// Throws, and then has done nothing, if the number of inputs or outputs is wrong, the session or the State
  /// is in use, or the run was cancelled. Cancelled in a `while`, it throws too, and has done part of its work.
  package func run(
    inputs: [UnsafeRawPointer], outputs: [UnsafeMutableRawPointer]
  ) throws(SluiceError) {
    try begin(inputs, outputs)
    if controlWords == nil { Executor.run(plan) } else { try runControlled { _ in } }
    end()
  }

  private func runControlled(_ note: (_ step: Int) -> Void) throws(SluiceError) {
    let isFinished = Executor.runControlled(plan, { cancellation?.isCancelled ?? false }, note)
    guard !isFinished else { return }
    end()
    throw SluiceError(
      .resource, "interrupted in a while of `\(program.name)`",
      notes: program.writesState
        ? ["the State may hold part of a step: restore it before it is used again"] : [])
  }

  /// As `runs` calls of `run`, and says how long each instruction took in their mean. Slower by the clock's cost for each.
  package func profile(
    inputs: [UnsafeRawPointer], outputs: [UnsafeMutableRawPointer], runs: Int = 1
  ) throws(SluiceError) -> Profile {
    precondition(runs > 0, "a profile is of one run at least")
    var recorder = Profile.Recorder(instructions: stepInstructions.count, programRuns: runs)
    for _ in 0..<runs {
      try begin(inputs, outputs)
      recorder.start()
      if controlWords == nil {
        Executor.run(plan) { recorder.note($0) }
      } else {
        try runControlled { recorder.note($0) }
      }
      end()
    }
    return Profile(program, stepInstructions, recorder)
  }

  private func begin(
    _ inputs: [UnsafeRawPointer], _ outputs: [UnsafeMutableRawPointer]
  ) throws(SluiceError) {
    guard inputs.count == program.inputs.count, outputs.count == program.outputs.count else {
      throw SluiceError(
        .argument,
        "`\(program.name)` takes \(program.inputs.count) inputs and gives \(program.outputs.count) outputs, "
          + "not \(inputs.count) and \(outputs.count)")
    }
    if let cancellation { try cancellation.check() }
    guard !running.exchange(true, ordering: .acquiring) else {
      throw SluiceError(
        .resource, "the session of `\(program.name)` is running in another thread",
        note: "make a session for each thread")
    }
    do {
      if let state {
        if program.writesState { try state.beginWriting() } else { try state.beginReading() }
      }
    } catch {
      running.store(false, ordering: .releasing)
      throw error
    }
    for index in 0..<portCount {
      let port = ports[index]
      let base = port.isOutput ? outputs[port.port] : UnsafeMutableRawPointer(mutating: inputs[port.port])
      buffers[port.buffer] = base + port.offset
    }
  }

  private func end() {
    if let state {
      if program.writesState { state.endWriting() } else { state.endReading() }
    }
    running.store(false, ordering: .releasing)
  }

  private static func check(_ state: State?, against program: Program) throws(SluiceError) {
    guard program.usesState else { return }
    guard let state else {
      throw SluiceError(.argument, "`\(program.name)` uses state and needs a State to run on")
    }
    try program.stateLayout.requireSubset(of: state.layout)
  }
}
