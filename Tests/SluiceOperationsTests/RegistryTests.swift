import SluiceIR
import SluiceOperations
import Testing

/// What every operation of the registry keeps, whoever adds it.
@Suite struct RegistryTests {
  static let names = OperationRegistry.standard.names

  private func samples(_ name: String) throws -> [OperationSample] {
    try #require(OperationRegistry.standard[name]).samples
  }

  @Test func namesAreUnique() {
    #expect(Set(Self.names).count == Self.names.count)
  }

  @Test(arguments: names) func hasSamplesThatItsTypeRuleAccepts(_ name: String) throws {
    let samples = try samples(name)
    #expect(!samples.isEmpty)
    for sample in samples {
      #expect(sample.operation.name == name)
      #expect(throws: Never.self, "\(sample)") { try sample.operation.resultTypes(of: sample.operands) }
    }
  }

  @Test(arguments: names) func evaluatesToWhatItsTypeRuleSays(_ name: String) throws {
    var generator = SeededGenerator(seed: 1)
    for sample in try samples(name) {
      let results = try sample.operation.evaluate(generator.operands(of: sample))
      #expect(try results.map(\.type) == sample.operation.resultTypes(of: sample.operands))
      for result in results {
        #expect(result.floats.count == result.type.elementCount, "\(sample)")
        // Every value must survive a trip through memory.
        #expect(try ReferenceTensor(result.literal()).isIdentical(to: result), "\(sample)")
      }
    }
  }

  @Test(arguments: names) func readsBackTheAttributesThatItWrites(_ name: String) throws {
    for sample in try samples(name) {
      let operation = sample.operation
      var writer = AttributeWriter()
      operation.write(to: &writer)
      let values = Dictionary(uniqueKeysWithValues: writer.entries.map { ($0.name, $0.value) })
      #expect(values.count == writer.entries.count, "an attribute is written twice")
      let declared = try operation.resultTypes(of: sample.operands)
      var reader = AttributeReader(values, declaredTypes: declared)
      let read = try type(of: operation).init(reading: &reader)
      try reader.finish()
      #expect(AnyHashable(read) == AnyHashable(operation), "\(sample)")
    }
  }

  @Test(arguments: names) func refusesAttributesThatItDoesNotHave(_ name: String) throws {
    let sample = try #require(try samples(name).first)
    var writer = AttributeWriter()
    sample.operation.write(to: &writer)
    var values = Dictionary(uniqueKeysWithValues: writer.entries.map { ($0.name, $0.value) })
    values["no_such_attribute"] = .integer(1)
    let declared = try sample.operation.resultTypes(of: sample.operands)
    var reader = AttributeReader(values, declaredTypes: declared)
    _ = try type(of: sample.operation).init(reading: &reader)
    #expect(throws: SluiceError.self) { try reader.finish() }
  }

  /// Literals aside, an operation on floats must have samples in f64: only there do differences tell anything.
  @Test(arguments: names) func samplesDoublesWhereItSamplesFloats(_ name: String) throws {
    let samples = try samples(name).filter { $0.operands.contains { $0.element == .f32 } }
    guard !samples.isEmpty else { return }
    let doubles = try self.samples(name).filter { $0.operands.contains { $0.element == .f64 } }
    #expect(!doubles.isEmpty)
  }
}
