import SluiceIR
import Testing

/// Tables of few entries are looked through, those of more hashed: both find the same.
@Suite struct SmallGraphTests {
  private static func numbered(_ number: Int) -> Anything {
    Anything(.f32, [.init(name: "integer", value: .integer(number))])
  }

  @Test(arguments: [1, 7, 8, 9, 10, 40]) func `equal nodes and types are one, however many there are`(
    _ count: Int
  ) throws {
    let builder = GraphBuilder(name: "")
    let x = (0..<count).map { builder.parameter(.f32[$0 + 1]) }
    func apply() -> [Value] { (0..<count).map { builder.apply(Self.numbered($0), x[$0 % 3 % count]) } }
    let first = apply()
    #expect(Set(first).count == count)
    #expect(apply() == first)
    let pairs = (0..<count).map { builder.add(Pair(), [x[$0], x[$0]], resultCount: 2) }
    #expect(Set(pairs.flatMap(\.self)).count == 2 * count)
    #expect(apply() == first)
    let graph = try builder.finish(first)
    #expect(graph.nodes.count == 2 * count)
    #expect(graph.operations.count == count + 1)
    #expect(graph.types.count == count + 1)
    try Verifier.verify(graph)
  }

  @Test(arguments: [2, 9, 20]) func `graphs are equal whatever the order of their tables`(_ count: Int) throws
  {
    func build(first: [Int]) throws -> Graph {
      let rest = (0..<count).map(Self.numbered)
      let start = GraphBuilder(name: "")
      let a = start.parameter(.f32)
      let tables = try start.finish(first.map { start.apply(Self.numbered($0), a) })
      let builder = GraphBuilder(rebuilding: tables)
      let x = builder.parameter(.f32)
      return try builder.finish(rest.map { builder.apply($0, x) })
    }
    let (a, b) = (try build(first: []), try build(first: (0..<count).reversed() + [100]))
    #expect(a == b)
    #expect(a.hashValue == b.hashValue)
    let other = try build(first: []).part(parameters: [0], results: Array(0..<(count - 1)))
    #expect(a != other)
  }

  @Test func `builders of regions are used again, and as new`() throws {
    let outer = GraphBuilder(name: "outer")
    var builders = RegionBuilders()
    var graphs: [Graph] = []
    for count in [1, 12, 1] {
      let builder = try builders.start(inside: outer, parameters: [.f32], capacity: count)
      #expect(builder.nodeCount == 0 && builder.valueCount == 1 && builder.parameters.count == 1)
      graphs.append(
        try builders.finish(builder, (0..<count).map { builder.apply(Self.numbered($0), Value(0)) }))
    }
    #expect(graphs[0] == graphs[2] && graphs[0] != graphs[1])
    for graph in graphs { try Verifier.verify(graph) }
  }

  @Test func `regions share their parameters, and nothing else that could differ`() throws {
    let outer = GraphBuilder(name: "outer")
    var builders = RegionBuilders()
    // More kinds of parameters than are kept, of which some begin alike; each is seen again after all others.
    let kinds: [[TensorType]] = [
      [], [.f32], [.f32, .f32], [.f32, .i1], [.i1, .f32], [.f32[3]], [.f32[3], .f32[4], .i1],
    ]
    for _ in 0..<3 {
      for types in kinds {
        let outside = try builders.start(inside: outer, parameters: types, capacity: 1)
        // Another of the same kind while the first is not done, and one that returns what it takes.
        let inside = try builders.start(inside: outside, parameters: types, capacity: 0)
        let plain = try builders.finish(inside, types.indices.map { Value($0) })
        let values = types.indices.map { Value($0) }
        #expect(try builders.plain(inside: outside, parameters: types, values) == plain)
        let backwards = try builders.plain(inside: outside, parameters: types, values.reversed())
        #expect(try builders.plain(inside: outside, parameters: types, values.reversed()) === backwards)
        let results = types.indices.map { outside.apply(Self.numbered(1), Value($0)) }
        let graph = try builders.finish(outside, results)
        for graph in [plain, backwards, graph] { try Verifier.verify(graph) }
        #expect(plain.parameterTypes == types && plain.resultTypes == types && plain.nodes.isEmpty)
        #expect(backwards.resultTypes == types.reversed() && backwards.nodes.isEmpty)
        #expect(graph.parameterTypes == types && graph.nodes.count == types.count)
      }
    }
  }

  @Test func `a type that is too large for a tensor is no parameter of a region`() throws {
    var builders = RegionBuilders()
    let error = #expect(throws: SluiceError.self) {
      _ = try builders.start(
        inside: GraphBuilder(name: "outer"), parameters: [.f32, .f32[1 << 40, 1 << 40]], capacity: 0)
    }
    #expect(error?.message.contains("parameter 1") == true)
  }
}
