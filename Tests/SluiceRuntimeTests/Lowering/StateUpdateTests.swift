import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Results that replace state, return old values, or ask for one value twice: memory that one result wants is often what
/// another still reads.
@Suite struct StateUpdateTests {
  private func expectReference(_ graph: Graph, seed: UInt64 = 5) throws {
    var generator = CompiledRun.Generator(seed: seed)
    let inputs = graph.parameterTypes.map { generator.tensor($0) }
    let expected = try CompiledRun.expected(graph, inputs)
    for level in OptimizationLevel.allCases {
      let found = try CompiledRun.results(
        graph, inputs, options: CompileOptions(optimization: level, verifies: true))
      for (a, b) in zip(found.returned + found.state, expected.returned + expected.state) {
        #expect(a.difference(from: b, relative: 1e-5, absolute: 1e-5) == nil, "-O \(level) \(graph)")
      }
      #expect(
        found.returned.count == expected.returned.count && found.state.count == expected.state.count)
    }
  }

  private func state(_ builder: GraphBuilder, _ names: String..., type: TensorType = .f32[4, 4]) -> [Value] {
    names.map { builder.parameter(type, name: $0, role: .state) }
  }

  private func update(_ value: Value, _ parameter: Int) -> Graph.Result {
    Graph.Result(value, name: "new \(parameter)", updates: parameter)
  }

  @Test func aSwapOfTwoParametersLosesNeither() throws {
    let builder = GraphBuilder(name: "swap")
    let s = state(builder, "a", "b")
    try expectReference(try builder.finish([update(s[1], 0), update(s[0], 1)]))
  }

  @Test func aRotationOfThreeParametersLosesNone() throws {
    let builder = GraphBuilder(name: "rotate")
    let s = state(builder, "a", "b", "c")
    try expectReference(try builder.finish([update(s[1], 0), update(s[2], 1), update(s[0], 2)]))
  }

  @Test func updatesThatReadEachOthersOldValuesReadOldValues() throws {
    let builder = GraphBuilder(name: "cross")
    let s = state(builder, "a", "b")
    let sum = builder.apply(Add(), s[0], s[1])
    let a = builder.apply(Multiply(), sum, s[1])
    let b = builder.apply(Subtract(), s[0], sum)
    try expectReference(try builder.finish([update(a, 0), update(b, 1)]))
  }

  @Test func theOldValueCanBeReturnedBesidesTheNew() throws {
    let builder = GraphBuilder(name: "old")
    let s = state(builder, "a")
    let new = builder.apply(Negate(), s[0])
    let other = builder.apply(Tanh(), s[0])
    try expectReference(
      try builder.finish([update(new, 0), Graph.Result(s[0]), Graph.Result(new), Graph.Result(other)]))
  }

  @Test func oneValueCanBeReturnedTwice() throws {
    let builder = GraphBuilder(name: "twice")
    let x = builder.parameter(.f32[3])
    let y = builder.apply(Exponential(), x)
    try expectReference(try builder.finish([y, y, x, x]))
  }

  @Test func constantsAndViewsCanBeReturned() throws {
    let builder = GraphBuilder(name: "views")
    let x = builder.parameter(.f32[2, 3])
    let constant = builder.constant(try Literal([Float(1), 2, 3], [3]))
    let y = builder.apply(Negate(), x)
    let flat = builder.apply(Reshape([6]), y)
    try expectReference(try builder.finish([constant, flat, y, builder.apply(Reshape([3, 2]), x)]))
  }

  @Test func anUpdateMayPermuteItsOwnOldValue() throws {
    let builder = GraphBuilder(name: "permute")
    let s = state(builder, "a", "b")
    let a = builder.apply(Transpose(permutation: [1, 0]), s[0])
    let b = builder.apply(Reverse(dimensions: [0]), s[1])
    try expectReference(try builder.finish([update(a, 0), update(b, 1)]))
  }

  @Test func anUpdateMayMultiplyItsOldValueByItself() throws {
    let builder = GraphBuilder(name: "square")
    let s = state(builder, "a")
    try expectReference(try builder.finish([update(builder.matmul(s[0], s[0]), 0)]))
  }

  @Test func anUpdateMayBeAConstantOrAnInput() throws {
    let builder = GraphBuilder(name: "reset")
    let s = state(builder, "a", "b", type: .f32[3])
    let x = builder.parameter(.f32[3], name: "x")
    let constant = builder.constant(try Literal([Float(1), 2, 3], [3]))
    try expectReference(
      try builder.finish([update(constant, 0), update(x, 1), Graph.Result(s[0]), Graph.Result(x)]))
  }

  @Test func oneValueMayUpdateTwoParameters() throws {
    let builder = GraphBuilder(name: "both")
    let s = state(builder, "a", "b")
    let sum = builder.apply(Add(), s[0], s[1])
    try expectReference(try builder.finish([update(sum, 0), update(sum, 1)]))
  }

  @Test func readersOfTheOldValueThatNeedTheNewOneSeeBoth() throws {
    let builder = GraphBuilder(name: "both times")
    let s = state(builder, "a")
    let new = builder.apply(Add(), s[0], s[0])
    let mixed = builder.apply(Multiply(), new, builder.apply(Reverse(dimensions: [1]), s[0]))
    let late = builder.matmul(mixed, s[0])
    try expectReference(try builder.finish([update(new, 0), Graph.Result(late)]))
  }

  @Test func anUntouchedParameterStaysAsItIs() throws {
    let builder = GraphBuilder(name: "same")
    let s = state(builder, "a", "b")
    try expectReference(try builder.finish([update(s[0], 0), Graph.Result(s[1])]))
  }

  @Test func elementwiseUpdatesNeedNoCopy() throws {
    let builder = GraphBuilder(name: "descent")
    let s = state(builder, "w")
    let gradient = builder.parameter(.f32[4, 4], name: "g")
    let new = builder.apply(Subtract(), s[0], gradient)
    let graph = try builder.finish([update(new, 0)])
    let program = try compile(graph, options: CompiledRun.validating).program
    #expect(program.instructions.count == 1 && program.arenaByteCount == 0, "\(program)")
  }

  @Test func aRunOfTensorsThatReadTheNextOnesReadsOldValues() throws {
    for length in [2, 3, 5, 9] {
      let builder = GraphBuilder(name: "shift")
      let s = (0...length).map { builder.parameter(.f32[40], name: "s\($0)", role: .state) }
      try expectReference(
        try builder.finish((0..<length).map { update(builder.apply(Tanh(), s[$0 + 1]), $0) }))
      // And the other way round: what is read stands before what is written.
      try expectReference(
        try builder.finish((1...length).map { update(builder.apply(Tanh(), s[$0 - 1]), $0) }))
    }
  }

  @Test func tensorsOfOneElementHaveGradientsOfTheirOwn() throws {
    let builder = GraphBuilder(name: "single")
    let s = (0..<3).map { builder.parameter(.f32[1], name: "s\($0)", role: .state) }
    let x = (0..<3).map { builder.parameter(.f32[8, 1], name: "x\($0)") }
    let results = (0..<3).map { index in
      let gradient = builder.sum(builder.multiply(x[index], x[index]), dimensions: [0])
      return update(builder.subtract(s[index], gradient), index)
    }
    try expectReference(try builder.finish(results))
  }

  @Test func runsThatOthersLeaveNoRoomForAreCutShort() throws {
    // The second bank is updated from the first, whose last tensors' gradients are one.
    let builder = GraphBuilder(name: "room")
    let a = (0..<4).map { builder.parameter(.f32[20], name: "a\($0)", role: .state) }
    let b = (0..<4).map { builder.parameter(.f32[20], name: "b\($0)", role: .state) }
    let x = (0..<3).map { builder.parameter(.f32[8, 20], name: "x\($0)") }
    var gradients = x.map { builder.sum(builder.multiply($0, $0), dimensions: [0]) }
    gradients.append(gradients[2])
    var results = (0..<4).map { update(builder.subtract(a[$0], gradients[$0]), $0) }
    results += (0..<4).map { update(builder.add(b[$0], a[$0]), 4 + $0) }
    try expectReference(try builder.finish(results))
  }

  @Test func randomProgramsOverStateGiveWhatTheReferenceGives() throws {
    for seed in 1...60 {
      var generator = CompiledRun.Generator(seed: UInt64(seed))
      try expectReference(try randomGraph(&generator), seed: UInt64(seed))
    }
  }

  /// Square matrices through operations that work in place, that cannot, and that are views; random results.
  private func randomGraph(_ generator: inout CompiledRun.Generator) throws -> Graph {
    let builder = GraphBuilder(name: "random")
    let stateCount = Int.random(in: 1...4, using: &generator)
    var values = (0..<stateCount).map { builder.parameter(.f32[4, 4], name: "s\($0)", role: .state) }
    values.append(builder.parameter(.f32[4, 4], name: "x"))
    for _ in 0..<Int.random(in: 0...14, using: &generator) {
      let a = values[Int.random(in: 0..<values.count, using: &generator)]
      let b = values[Int.random(in: 0..<values.count, using: &generator)]
      switch Int.random(in: 0..<7, using: &generator) {
      case 0: values.append(builder.apply(Add(), a, b))
      case 1: values.append(builder.apply(Negate(), a))
      case 2: values.append(builder.apply(Tanh(), builder.matmul(a, b)))
      case 3: values.append(builder.apply(Transpose(permutation: [1, 0]), a))
      case 4: values.append(builder.apply(Reverse(dimensions: [0]), a))
      case 5:
        let flat = builder.apply(Reshape([16]), a)
        values.append(builder.apply(Reshape([4, 4]), flat))
      default: values.append(builder.apply(Maximum(), a, b))
      }
    }
    var results: [Graph.Result] = []
    for parameter in 0..<stateCount where Bool.random(using: &generator) {
      results.append(update(values[Int.random(in: 0..<values.count, using: &generator)], parameter))
    }
    for _ in 0..<Int.random(in: 0...3, using: &generator) {
      results.append(Graph.Result(values[Int.random(in: 0..<values.count, using: &generator)]))
    }
    return try builder.finish(results)
  }
}
