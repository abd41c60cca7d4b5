import CSluiceKernels
import SluiceIR
import SluicePasses

// What a session makes of a program before the first run: steps with their kernels, words of control, addresses of buffers.

extension Session {
  /// A step for each instruction that has chunks.
  static func steps(
    of program: Program, _ isa: sluice_isa, sharing: Bool
  ) throws(SluiceError) -> [(instruction: Int, step: Step)] {
    var result: [(instruction: Int, step: Step)] = []
    result.reserveCapacity(program.instructions.count)
    var remaining = 0
    // Of the loops around an instruction: where each begins, and how often what is in it runs.
    var loops: [(top: Int, runs: Int)] = []
    for index in program.instructions.indices.reversed() {
      let instruction = program.instructions[index]
      while let loop = loops.last, index < loop.top { loops.removeLast() }
      if case .control(let control) = instruction.kernel {
        if case .jump(let top, let trips) = control, top <= index {
          let (runs, overflow) = (loops.last?.runs ?? 1).multipliedReportingOverflow(by: max(trips, 1))
          loops.append((top, overflow ? .max : runs))
        }
        // `bindControl` makes it what it is.
        result.append((index, Step(.none, words: Self.noWords)))
        continue
      }
      let (work, isLong) = instruction.estimatedNanoseconds.multipliedReportingOverflow(
        by: loops.last?.runs ?? 1)
      let (sum, overflow) = remaining.addingReportingOverflow(isLong ? .max : work)
      remaining = overflow ? .max : sum
      guard instruction.chunkCount > 0 else { continue }
      let kernel = try instruction.kernel.function(for: isa)
      result.append(
        (index, Step(instruction, kernel, sharing: sharing, remainingNanoseconds: remaining)))
    }
    result.reverse()
    return result
  }

  /// Never read.
  private static var noWords: UnsafePointer<Int> { UnsafePointer(bitPattern: MemoryLayout<Int>.alignment)! }

  /// Makes control steps of the steps of control instructions, and returns the words that they point to. Targets become
  /// steps: the first whose instruction does not come before the target.
  static func bindControl(
    _ program: Program, _ instructions: [Int], _ steps: UnsafeMutablePointer<Step>
  ) -> UnsafeMutablePointer<Int>? {
    func step(_ target: Int) -> Int {
      var (low, high) = (0, instructions.count)
      while low < high {
        let middle = (low + high) / 2
        if instructions[middle] < target { low = middle + 1 } else { high = middle }
      }
      return low
    }
    var words: [Int] = []
    var controls: [(step: Int, control: Step.Control, word: Int)] = []
    for (position, index) in instructions.enumerated() {
      guard case .control(let control) = program.instructions[index].kernel else { continue }
      let first = words.count
      switch control {
      case .jump(let target, _):
        controls.append((position, .jump, first))
        words.append(step(target))
      case .unless(let buffer, let target):
        controls.append((position, .unless, first))
        words += [Int(buffer), step(target)]
      case .choose(let buffer, let targets):
        controls.append((position, .choose, first))
        words += [Int(buffer), targets.count] + targets.map(step)
      }
    }
    guard !words.isEmpty else { return nil }
    let memory = UnsafeMutablePointer<Int>.allocate(capacity: words.count)
    for (index, word) in words.enumerated() { (memory + index).initialize(to: word) }
    for (position, control, word) in controls {
      steps[position] = Step(control, words: UnsafePointer(memory + word))
    }
    return memory
  }

  static func bind(
    _ program: Program, arena: UnsafeMutableRawPointer, state: State?
  ) -> (UnsafeMutablePointer<UnsafeMutableRawPointer?>, UnsafeMutablePointer<PortBinding>, Int) {
    let table = program.bufferTable
    let buffers = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: max(table.count, 1))
    var bindings: [PortBinding] = []
    for (index, buffer) in table.enumerated() {
      let base: UnsafeMutableRawPointer? =
        switch buffer.binding {
        case .arena(let offset): arena + offset
        case .constant(let offset): program.constants.base + offset
        case .state(let offset): state.map { $0.base + offset }
        case .input, .output: nil
        }
      (buffers + index).initialize(to: base)
      switch buffer.binding {
      case .input(let port, let offset):
        bindings.append(PortBinding(buffer: index, port: port, isOutput: false, offset: offset))
      case .output(let port, let offset):
        bindings.append(PortBinding(buffer: index, port: port, isOutput: true, offset: offset))
      case .arena, .constant, .state: break
      }
    }
    let ports = UnsafeMutablePointer<PortBinding>.allocate(capacity: max(bindings.count, 1))
    for (index, binding) in bindings.enumerated() { (ports + index).initialize(to: binding) }
    return (buffers, ports, bindings.count)
  }
}

extension Instruction.Kernel {
  fileprivate func function(for isa: sluice_isa) throws(SluiceError) -> sluice_kernel {
    switch self {
    case .function(let function): return function.pointer
    case .control: throw SluiceError(.internal, "a control instruction has no kernel")
    case .kind(let kind):
      guard let kernel = sluice_kernel_for(kind, isa) else {
        throw SluiceError(.internal, "there is no \(self) kernel for this instruction set")
      }
      return kernel
    }
  }
}
