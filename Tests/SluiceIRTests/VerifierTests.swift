import SluiceIR
import Testing

@Suite struct VerifierTests {
  /// %0 input, %1 state, %2 %3 = pair %0 %1, %4 %5 = pair %2 %0; returns %5 and updates %1 by %4.
  private static func sample() throws -> Graph {
    let builder = GraphBuilder(name: "sample")
    let x = builder.parameter(.f32[2], name: "x")
    let w = builder.parameter(.f32[2], name: "w", role: .state)
    let first = builder.add(Pair(), [x, w], resultCount: 2)
    let second = builder.add(Pair(), [first[0], x], resultCount: 2)
    return try builder.finish([Graph.Result(second[1], name: "y"), Graph.Result(second[0], updates: 1)])
  }

  /// Expects that the sample passes, and breaks a rule that is named so once `change` has been made to it.
  private func expectBroken(
    _ message: String, _ change: (inout Graph.Parts) -> Void,
    _ location: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let graph = try Self.sample()
    try Verifier.verify(graph, registry: testRegistry)
    let changed = Graph(unchecked: graph, change)
    let error = #expect(throws: SluiceError.self, sourceLocation: location) {
      try Verifier.verify(changed, registry: testRegistry)
    }
    #expect(
      error?.message.contains(message) == true, "\(error?.message ?? "nothing")", sourceLocation: location)
  }

  @Test func `operands precede their node and exist`() throws {
    try expectBroken("operand 1 is %4, which is not defined before") { $0.operandList[3] = Value(4) }
    try expectBroken("operand 0 is %2, which is not defined before") { $0.operandList[0] = Value(2) }
    try expectBroken("operand 0 is %99") { $0.operandList[2] = Value(99) }
    try expectBroken("operand 0 is %poison") { $0.operandList[0] = .poison }
  }

  @Test func `operands and results of nodes follow each other without gaps`() throws {
    try expectBroken("the operands do not follow") { $0.nodes[1].firstOperand = 1 }
    try expectBroken("the operands do not follow") { $0.nodes[1].operandCount = 9 }
    try expectBroken("the results do not follow") { $0.nodes[1].firstResult = 3 }
    try expectBroken("the results do not follow") { $0.nodes[1].resultCount = .max }
    try expectBroken("1 operands belong to no node") { $0.operandList.append(Value(0)) }
    try expectBroken("1 values belong to no node") { $0.values.append($0.values[5]) }
    try expectBroken("does not name the node") { $0.values[3].source = 1 }
  }

  @Test func `every parameter has a value and indices stay in their tables`() throws {
    try expectBroken("there are 1 values for 2 parameters") { $0.values.removeLast(5) }
    try expectBroken("a parameter's origin is not in the table") { $0.values[0].source = 77 }
    try expectBroken("type is not in the table") { $0.values[2].type = 77 }
    try expectBroken("operation is not in the table") { $0.nodes[0].operation = 77 }
    try expectBroken("origin is not in the table") { $0.nodes[0].origin = 77 }
  }

  @Test func `types are valid and what the rules say`() throws {
    try expectBroken("is negative") { _ = $0.types.intern(.f32[-1]) }
    try expectBroken("the type rule says (f32[2], f32[2])") { $0.values[2].type = $0.types.intern(.f32[3]) }
    try expectBroken("the type rule says (f32[2], f32[2])") { $0.values[5].type = $0.types.intern(.i32) }
    try expectBroken("parameter 1 is f64[2], its value is f32[2]") { $0.parameters[1].type = .f64[2] }
    try expectBroken("the operands differ: f32[] and f32[2]") {
      $0.parameters[0].type = .f32
      $0.values[0].type = $0.types.intern(.f32)
    }
    try expectBroken("two operands are needed") {
      $0.nodes[1].operandCount = 1
      $0.operandList.removeLast()
    }
  }

  @Test func `operations are registered`() throws {
    let graph = try Self.sample()
    #expect(throws: SluiceError.self) {
      try Verifier.verify(graph, registry: OperationRegistry([Nothing.self]))
    }
    try Verifier.verify(graph)
  }

  @Test func `names are unique`() throws {
    try expectBroken("two parameters are called \"w\"") { $0.parameters[0].name = "w" }
    try expectBroken("two results are called \"y\"") { $0.results[1].name = "y" }
  }

  @Test func `results are values and updates replace state once, by its type`() throws {
    try expectBroken("result 0 is %6") { $0.results[0].value = Value(6) }
    try expectBroken("result 0 is %poison") { $0.results[0].value = .poison }
    try expectBroken("updates parameter 2, which does not exist") { $0.results[0].updates = 2 }
    try expectBroken("updates parameter -1, which does not exist") { $0.results[0].updates = -1 }
    try expectBroken("only state can be updated") { $0.results[0].updates = 0 }
    try expectBroken("parameter 1 is updated twice") { $0.results[0].updates = 1 }
    let builder = GraphBuilder(name: "")
    let x = builder.parameter(.f32[2])
    _ = builder.parameter(.f32[3], role: .state)
    #expect(throws: SluiceError.self) { try builder.finish([Graph.Result(x, updates: 1)]) }
  }

  @Test func `regions are verified, however deep`() throws {
    var region = Graph(unchecked: try Self.sample()) { $0.operandList[0] = Value(5) }
    for _ in 0..<3 {
      let builder = GraphBuilder(name: "outer")
      _ = builder.apply(Anything(.f32, [.init(name: "first", value: .region(region))]))
      region = try builder.finish([Value]())
    }
    let error = #expect(throws: SluiceError.self) { try Verifier.verify(region) }
    #expect(error?.message.contains("a region of anything: node 0 (pair): operand 0") == true)
  }

  @Test func `a graph whose regions nest beyond the limit is refused`() throws {
    var region = try Self.sample()
    for depth in 0...Graph.maximumRegionDepth {
      let inner = region
      region = Graph(unchecked: try Self.sample()) {
        $0.nodes[0].operation = $0.operations.intern(
          Anything(.f32[2], [.init(name: "first", value: .region(inner))]))
        $0.nodes[0].resultCount = 1
        $0.nodes[1].firstResult = 3
        $0.values.remove(at: 3)
        for result in 3...4 { $0.values[result].source = 1 }
        $0.results = []
      }
      if depth < Graph.maximumRegionDepth {
        try Verifier.verify(region)
      } else {
        #expect(throws: SluiceError.self) { try Verifier.verify(region) }
      }
    }
  }

  @Test func `a builder refuses handles of another graph`() throws {
    let builder = GraphBuilder(name: "")
    let x = builder.parameter(.f32)
    #expect(builder.apply(Pair(), x, Value(7)).isPoison)
    #expect(builder.apply(Pair(), x, x).isPoison)
    let error = #expect(throws: SluiceError.self) { try builder.finish([x]) }
    #expect(error?.message == "pair: %7 is a value of another graph")
  }
}
