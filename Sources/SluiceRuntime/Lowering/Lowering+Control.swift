import CSluiceKernels
import SluiceIR
import SluicePasses

extension Lowering {
  /// A loop or a choice as the instructions of its regions between jumps.
  mutating func lower(_ work: ControlWork) throws(SluiceError) {
    var parameters: [Int32] = []
    for buffer in work.parameters { parameters.append(try number(of: buffer)) }
    switch work.kind {
    case .loop: try lowerLoop(work, parameters)
    case .choice: try lowerChoice(work, parameters)
    }
  }

  ///          initial values
  ///     top: condition
  ///          unless selector jump to end
  ///          body
  ///          jump to top
  ///     end:
  private mutating func lowerLoop(_ work: ControlWork, _ parameters: [Int32]) throws(SluiceError) {
    for part in work.initials { try copyElements(from: part.source, to: part.destination) }
    let selector = try number(of: work.selector)
    let top = builder.instructions.count
    try lowerRegion(0, of: work, parameters: parameters, results: [selector])
    let exit = emitControl(.unless(selector, target: 0), reads: [selector], work.name)
    try lowerRegion(1, of: work, parameters: parameters, results: [])
    emitControl(.jump(target: top, trips: work.trips), reads: [], work.name)
    builder.retarget(exit, .unless(selector, target: builder.instructions.count))
  }

  ///          switch selector to branch 0, branch 1, ...
  ///       0: branch 0
  ///          jump to end
  ///       1: branch 1
  ///     end:
  private mutating func lowerChoice(_ work: ControlWork, _ parameters: [Int32]) throws(SluiceError) {
    let selector = try number(of: work.selector)
    var results: [Int32] = []
    for buffer in work.outputs { results.append(try number(of: buffer)) }
    let choice = emitControl(.choose(selector, targets: []), reads: [selector], work.name)
    var (targets, ends) = ([Int](), [Int]())
    for index in work.regions.indices {
      targets.append(builder.instructions.count)
      try lowerRegion(index, of: work, parameters: parameters, results: results)
      if index < work.regions.count - 1 {
        ends.append(emitControl(.jump(target: 0, trips: 1), reads: [], work.name))
      }
    }
    builder.retarget(choice, .choose(selector, targets: targets))
    for end in ends { builder.retarget(end, .jump(target: builder.instructions.count, trips: 1)) }
  }
}
