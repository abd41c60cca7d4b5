import SluiceIR
import SluiceOperations
import Testing

/// Whoever adds an operation: its samples print and read, and the verifier takes them.
@Suite struct OperationTextTests {
  private static let registry = OperationRegistry.standard

  @Test(arguments: registry.names)
  func `every sample of an operation prints and reads as itself`(name: String) throws {
    let type = try #require(Self.registry[name])
    let samples = try type.samples
    #expect(!samples.isEmpty)
    for sample in samples {
      let builder = GraphBuilder(name: name)
      let operands = sample.operands.map { builder.parameter($0) }
      let results = builder.add(sample.operation, operands)
      let graph = try builder.finish(results)
      try Verifier.verify(graph, registry: Self.registry)
      let text = graph.description
      let read = try GraphParser.parseOne(text, registry: Self.registry)
      #expect(read == graph, "\(text)")
      #expect(read.hashValue == graph.hashValue, "\(text)")
      #expect(read.description == text)
    }
  }

  @Test func `names in the registry are unique words`() {
    let names = Self.registry.names
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F })
    }
  }
}
