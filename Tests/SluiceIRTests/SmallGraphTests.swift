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

  @Test func `a builder that was reset is as new`() throws {
    let outer = GraphBuilder(name: "outer")
    let builder = GraphBuilder(name: "region")
    var graphs: [Graph] = []
    for count in [1, 12, 1] {
      builder.start(inside: outer, capacity: count, parameters: 1)
      let x = builder.parameter(.f32)
      graphs.append(try builder.finishAndReset((0..<count).map { builder.apply(Self.numbered($0), x) }))
      #expect(builder.nodeCount == 0 && builder.valueCount == 0 && builder.parameters.isEmpty)
    }
    #expect(graphs[0] == graphs[2] && graphs[0] != graphs[1])
    for graph in graphs { try Verifier.verify(graph) }
  }
}
