import SluiceIR
import SluiceOperations
import Testing

@Suite struct IndexingDerivativeTests {
  private let each = IndexingDimensions(offset: [], collapsed: [0], startIndexMap: [0], indexVector: 1)

  private func graph(_ operation: Scatter, _ types: TensorType...) throws -> Graph {
    try SluiceOperationsTests.graph(of: OperationSample(operation, types))
  }

  /// First and second derivatives of an operation at these operands.
  private func expectSmooth(
    _ operation: some Operation, _ operands: [ReferenceTensor], _ generator: inout SeededGenerator
  ) throws {
    let graph = try SluiceOperationsTests.graph(of: OperationSample(operation, operands.map(\.type)))
    let first = try FiniteDifferences(graph).disagreement(at: operands, &generator)
    #expect(first == nil, "\(operation) at \(operands)")
    let seeds = graph.resultTypes.filter(\.element.isFloat).map { generator.tensor($0, in: 0.5...1.5) }
    let second = try FiniteDifferences(gradientGraph(of: graph)).disagreement(
      at: operands + seeds, &generator)
    #expect(second == nil, "\(operation) at \(operands), twice")
  }

  @Test func derivativesHoldForAnyDimensionNumbers() throws {
    var generator = SeededGenerator(seed: 61)
    for _ in 0..<40 {
      let random = RandomIndexing(&generator)
      guard random.operand.elementCount < 30, random.windows.elementCount < 30 else { continue }
      let starts = generator.tensor(TensorType(.i32, random.indices), in: -3...5)
      let operand = generator.tensor(TensorType(.f64, random.operand))
      let updates = generator.tensor(TensorType(.f64, random.windows))
      try expectSmooth(
        Gather(random.dimensions, sliceSizes: random.sliceSizes), [operand, starts], &generator)
      for combination in [Scatter.Combination.replace, .combine(.add), .combine(.multiply)] {
        let operation = Scatter(random.dimensions, body: try combination.body(.f64))
        try expectSmooth(operation, [operand, starts, updates], &generator)
      }
    }
  }

  @Test func lastWriterHasTheCotangent() throws {
    let operation = Scatter(each, body: try Scatter.Combination.replace.body(.f64))
    let starts = ReferenceTensor([1, 9, 1, -1, 0], .i32[5])
    let found = try gradients(
      of: graph(operation, .f64[3], .i32[5], .f64[5]), at: [counting(.f64[3]), starts, counting(.f64[5])])
    #expect(found[0].floats == [0, 0, 1] && found[1].floats == [0, 0, 1, 0, 1])
  }

  @Test func equalExtremesShareTheCotangent() throws {
    let operation = Scatter(each, body: try Monoid.maximum.body(.f64))
    let starts = ReferenceTensor([0, 0, 1, 1, 1, 5], .i32[6])
    let updates = ReferenceTensor([4, 4, 2, 7, 7, 0], .f64[6])
    let found = try gradients(
      of: graph(operation, .f64[3], .i32[6], .f64[6]),
      at: [ReferenceTensor([4, 1, 9], .f64[3]), starts, updates])
    #expect(found[0].floats == [1.0 / 3, 0, 1] && found[1].floats == [1.0 / 3, 1.0 / 3, 0, 0.5, 0.5, 0])
  }

  @Test func extremesOfDistinctElementsAreSmooth() throws {
    var generator = SeededGenerator(seed: 62)
    let values = (0..<9).map(Double.init).shuffled(using: &generator)
    let starts = ReferenceTensor([0, 2, 2, 7, 1, 1], .i32[6])
    for monoid in [Monoid.minimum, .maximum] {
      let operands = [
        ReferenceTensor(Array(values[..<3]), .f64[3]), starts, ReferenceTensor(Array(values[3...]), .f64[6]),
      ]
      try expectSmooth(Scatter(each, body: monoid.body(.f64)), operands, &generator)
    }
  }

  @Test(arguments: [false, true]) func productsAreRightWithZeros(_ isUnique: Bool) throws {
    var generator = SeededGenerator(seed: 63)
    let starts = ReferenceTensor(isUnique ? [4, 0, 3, 1, 9, 2] : [0, 0, 0, 1, 1, 9], .i32[6])
    let operation = Scatter(each, body: try Monoid.multiply.body(.f64), uniqueIndices: isUnique)
    for updates in [[2, 0, 3, 0, 0, 1], [0, 0, 0, 2, 3, 4], [0, 5, 0, 0, 2, 0.0]] {
      let operands = [ReferenceTensor([2, 3, 0, 1, 5], .f64[5]), starts, ReferenceTensor(updates, .f64[6])]
      try expectSmooth(operation, operands, &generator)
    }
  }

  @Test func everyIndexTypeHoldsItsBounds() throws {
    // The bounds of the windows do not fit in i8, and lie below zero for unsigned types.
    var generator = SeededGenerator(seed: 64)
    let windows = IndexingDimensions(offset: [1], collapsed: [], startIndexMap: [0], indexVector: 1)
    for element in ElementType.allCases where element.isInteger {
      let starts = ReferenceTensor([0, 100, 127, 3], TensorType(element, [4]))
      let x = generator.tensor(.f64[130])
      let updates = generator.tensor(.f64[4, 5])
      let scatter = try graph(
        Scatter(windows, body: Monoid.add.body(.f64)), x.type, starts.type, updates.type)
      let found = try gradients(of: scatter, at: [x, starts, updates])
      #expect(found[0].floats.allSatisfy { $0 == 1 }, "\(element)")
      #expect(
        found[1].floats == Array(repeating: 1, count: 13) + [0, 0] + Array(repeating: 1, count: 5),
        "\(element)")
      let sample = OperationSample(Gather(windows, sliceSizes: [5]), [x.type, starts.type])
      let read = try gradients(of: SluiceOperationsTests.graph(of: sample), at: [x, starts])[0].floats
      #expect(
        read[0] == 1 && read[3] == 2 && read[124] == 0 && read[125] == 1 && read[129] == 1, "\(element)")
    }
  }

  @Test func generalRegionsAreDifferentiatedWhereIndicesAreUnique() throws {
    var generator = SeededGenerator(seed: 65)
    let region = GraphBuilder(name: "mixed")
    let (a, b) = (region.parameter(.f64), region.parameter(.f64))
    let (c, d) = (region.parameter(.f64), region.parameter(.f64))
    let body = try region.finish([
      region.multiply(region.multiply(a, c), d), region.add(b, region.multiply(c, c)),
    ])
    let operands = [
      generator.tensor(.f64[4]), generator.tensor(.f64[4]), ReferenceTensor([2, -1, 0, 4], .i32[4]),
      generator.tensor(.f64[4]), generator.tensor(.f64[4]),
    ]
    try expectSmooth(Scatter(each, body: body, uniqueIndices: true), operands, &generator)
  }

  @Test func generalRegionsWhereUpdatesMeetSaySo() throws {
    let region = GraphBuilder(name: "mixed")
    let (a, b) = (region.parameter(.f64), region.parameter(.f64))
    let body = try region.finish([region.subtract(a, b)])
    let graph = try graph(Scatter(each, body: body), .f64[3], .i32[2], .f64[2])
    let error = #expect(throws: SluiceError.self) { try gradientGraph(of: graph) }
    #expect(error?.kind == .unsupported && error?.notes.first?.contains("unique_indices") == true)
  }
}
