import SluiceIR
import SluiceOperations
import Testing

@Suite struct IndexingValueTests {
  let rows = IndexingDimensions(offset: [1], collapsed: [0], startIndexMap: [0], indexVector: 1)

  @Test func gatherClampsEveryWindowInside() throws {
    let table = counting(.i32[3, 2])
    let starts = ReferenceTensor([-5, 1, 9], .i32[3])
    let single = try evaluate(Gather(rows, sliceSizes: [1, 2]), table, starts)
    #expect(single.shape == [3, 2] && single.integers == [1, 2, 3, 4, 5, 6])
    let pairs = IndexingDimensions(offset: [1, 2], collapsed: [], startIndexMap: [0], indexVector: 1)
    let double = try evaluate(Gather(pairs, sliceSizes: [2, 2]), table, starts)
    #expect(double.shape == [3, 2, 2] && double.integers == [1, 2, 3, 4, 3, 4, 5, 6, 3, 4, 5, 6])
  }

  @Test func hugeUnsignedIndicesLieBeyondTheEnd() throws {
    let starts = ReferenceTensor(wrapping: [-1, 1], to: .u64[2])
    let line = counting(.i32[3])
    let each = IndexingDimensions(offset: [], collapsed: [0], startIndexMap: [0], indexVector: 1)
    #expect(try evaluate(Gather(each, sliceSizes: [1]), line, starts).integers == [3, 2])
    let added = try evaluate(
      Scatter(each, body: Monoid.add.body(.i32)), line, starts, ReferenceTensor([10, 20], .i32[2]))
    #expect(added.integers == [1, 22, 3])
    let far = ReferenceTensor(.i64[2], .integers([.max, .min]))
    let windows = IndexingDimensions(offset: [1], collapsed: [], startIndexMap: [0], indexVector: 1)
    let kept = try evaluate(
      Scatter(windows, body: Monoid.add.body(.i32)), line, far, ReferenceTensor([1, 1, 1, 1], .i32[2, 2]))
    #expect(kept == line)
  }

  @Test func scatterSkipsElementsOutsideOneByOne() throws {
    let windows = IndexingDimensions(offset: [1], collapsed: [], startIndexMap: [0], indexVector: 1)
    let zeros = ReferenceTensor(repeating: 0, .i32[4])
    let starts = ReferenceTensor([-1, 3], .i32[2])
    let updates = counting(.i32[2, 2])
    let result = try evaluate(Scatter(windows, body: Monoid.add.body(.i32)), zeros, starts, updates)
    #expect(result.integers == [2, 0, 0, 3])
  }

  @Test func updatesMeetInOrder() throws {
    let each = IndexingDimensions(offset: [], collapsed: [0], startIndexMap: [0], indexVector: 1)
    let (x, starts, updates) = (counting(.i32[3]), ReferenceTensor([1, 1, 0], .i32[3]), counting(.i32[3]))
    func scatter(_ combination: Scatter.Combination) throws -> [Int64] {
      try evaluate(Scatter(each, body: combination.body(.i32)), x, starts, updates).integers
    }
    #expect(try scatter(.replace) == [3, 2, 3])
    #expect(try scatter(.combine(.add)) == [4, 5, 3])
    #expect(try scatter(.combine(.multiply)) == [3, 4, 3])
    #expect(try scatter(.combine(.maximum)) == [3, 2, 3])
    #expect(try scatter(.combine(.minimum)) == [1, 1, 3])
  }

  @Test func severalInputsAreUpdatedTogether() throws {
    let each = IndexingDimensions(offset: [], collapsed: [0], startIndexMap: [0], indexVector: 1)
    let operation = Scatter(each, body: try SampleRegions.greatestWithIndex(.f32, .i32))
    let results = try operation.evaluate([
      ReferenceTensor([5, 5], .f32[2]), ReferenceTensor([0, 0], .i32[2]),
      ReferenceTensor([0, 0, 1, 7], .i32[4]),
      ReferenceTensor([6, 8, 1, 9], .f32[4]), ReferenceTensor([1, 2, 3, 4], .i32[4]),
    ])
    #expect(results[0].floats == [8, 5] && results[1].integers == [2, 0])
  }

  @Test func takeReplacesAnAxisByTheIndices() throws {
    let builder = GraphBuilder(name: "test")
    let (x, i) = (builder.parameter(.i32[2, 3, 2]), builder.parameter(.i32[2, 2]))
    let graph = try builder.finish([0, 1, 2].map { builder.take(x, i, axis: $0) })
    let value = counting(.i32[2, 3, 2])
    let taken = try ReferenceEvaluator.evaluate(graph, [value, ReferenceTensor([1, 0, 0, 1], .i32[2, 2])])
    #expect(taken.map(\.shape) == [[2, 2, 3, 2], [2, 2, 2, 2], [2, 3, 2, 2]])
    #expect(Array(taken[0].integers[0..<12]) == [7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6])
    #expect(Array(taken[1].integers[0..<8]) == [3, 4, 1, 2, 1, 2, 3, 4])
    #expect(Array(taken[2].integers[0..<4]) == [2, 1, 1, 2])
  }

  @Test func gatherAgreesWithCopyingEachWindow() throws {
    var generator = SeededGenerator(seed: 51)
    for _ in 0..<400 {
      let random = RandomIndexing(&generator)
      let operand = generator.tensor(TensorType(.i32, random.operand), in: 1...99)
      let starts = generator.tensor(TensorType(.i32, random.indices), in: -3...5)
      let cells = Dictionary(uniqueKeysWithValues: zip(positions(random.operand), operand.integers))
      var expected: [[Int]: Int64] = [:]
      let pairs = random.pairs(starts) { start, axis in
        min(max(start, 0), random.operand[axis] - random.sliceSizes[axis])
      }
      for (window, source) in pairs { expected[window] = cells[source] }
      let result = try evaluate(Gather(random.dimensions, sliceSizes: random.sliceSizes), operand, starts)
      #expect(result.shape == random.windows)
      #expect(result.integers == positions(random.windows).map { expected[$0] })
    }
  }

  @Test func scatterAgreesWithUpdatingEachElement() throws {
    var generator = SeededGenerator(seed: 52)
    for _ in 0..<400 {
      let random = RandomIndexing(&generator)
      let operand = generator.tensor(TensorType(.i32, random.operand), in: 1...99)
      let starts = generator.tensor(TensorType(.i32, random.indices), in: -3...5)
      let updates = generator.tensor(TensorType(.i32, random.windows), in: 1...99)
      var cells = Dictionary(uniqueKeysWithValues: zip(positions(random.operand), operand.integers))
      let values = Dictionary(uniqueKeysWithValues: zip(positions(random.windows), updates.integers))
      // old - update does not commute: the order of the updates shows.
      let region = GraphBuilder(name: "mixed")
      let (old, update) = (region.parameter(.i32), region.parameter(.i32))
      let body = try region.finish([region.subtract(region.add(old, old), update)])
      let pairs = random.pairs(starts) { start, _ in start }.sorted {
        $0.window.lexicographicallyPrecedes($1.window)
      }
      for (window, target) in pairs {
        if let old = cells[target], let update = values[window] { cells[target] = 2 * old - update }
      }
      let expected = positions(random.operand).map { ElementType.i32.wrapped(cells[$0] ?? 0) }
      let result = try evaluate(Scatter(random.dimensions, body: body), operand, starts, updates)
      #expect(result.integers == expected)
    }
  }
}
