import SluiceIR
import SluiceOperations
import Testing

@Suite struct DotGeneralTests {
  @Test func multipliesMatrices() throws {
    let (a, b) = (counting(.i32[2, 3]), counting(.i32[3, 2]))
    let product = try evaluate(DotGeneral(lhsContracting: [1], rhsContracting: [0]), a, b)
    #expect(product.integers == [22, 28, 49, 64])
    let outer = try evaluate(
      DotGeneral(lhsContracting: [], rhsContracting: []), counting(.i32[2]), counting(.i32[2]))
    #expect(outer.shape == [2, 2] && outer.integers == [1, 2, 2, 4])
    let inner = try evaluate(
      DotGeneral(lhsContracting: [0], rhsContracting: [0]), counting(.f32[3]), counting(.f32[3]))
    #expect(inner.shape == [] && inner.floats == [14])
  }

  @Test func batchesStandFirst() throws {
    // Two products of a 1 x 2 by a 2 x 1 matrix, the batch last on the left.
    let operation = DotGeneral(lhsBatching: [1], rhsBatching: [0], lhsContracting: [0], rhsContracting: [1])
    let result = try evaluate(operation, counting(.i32[2, 2]), counting(.i32[2, 2]))
    #expect(result.shape == [2] && result.integers == [7, 22])
  }

  @Test func sumsOfNothingAreZero() throws {
    let operation = DotGeneral(lhsContracting: [1], rhsContracting: [0])
    #expect(try evaluate(operation, counting(.f32[2, 0]), counting(.f32[0, 2])).floats == [0, 0, 0, 0])
    #expect(try evaluate(operation, counting(.f32[0, 2]), counting(.f32[2, 2])).floats.isEmpty)
  }

  @Test func integersWrapAndBooleansAreLogical() throws {
    let operation = DotGeneral(lhsContracting: [0], rhsContracting: [0])
    let tens = ReferenceTensor([10, 10], .i8[2])
    #expect(try evaluate(operation, tens, tens).integers == [-56])
    let (a, b) = (ReferenceTensor([1, 1, 0], .i1[3]), ReferenceTensor([1, 1, 1], .i1[3]))
    #expect(try evaluate(operation, a, b).integers == [1])
  }

  /// The same elements in the same order of sums, whatever the batches and dimensions; and then there is nothing to gain.
  @Test func rearrangedProductsAreTheSame() throws {
    var generator = SeededGenerator(seed: 43)
    let products = [
      (DotGeneral(lhsContracting: [1], rhsContracting: [1]), [2, 3], [4, 3], 1),
      (DotGeneral(lhsContracting: [1], rhsContracting: [0]), [5, 3], [3], 0),
      (DotGeneral(lhsContracting: [1], rhsContracting: [1]), [5, 3], [1, 3], 0),
      (DotGeneral(lhsContracting: [1, 2], rhsContracting: [3, 1]), [2, 3, 4], [5, 4, 2, 3], 1),
      (
        DotGeneral(lhsBatching: [0], rhsBatching: [1], lhsContracting: [2], rhsContracting: [2]), [2, 3, 4],
        [5, 2, 4], 1
      ),
    ]
    for (dot, left, right, operand) in products {
      let types = [TensorType(.f64, Shape(left)), TensorType(.f64, Shape(right))]
      let product = try #require(dot.rearranged(types[0], types[1]))
      #expect(product.operand == operand)
      var operands = types.map { generator.tensor($0) }
      let expected = try dot.evaluate(operands)
      operands[operand] = try Transpose(permutation: product.permutation).evaluate([operands[operand]])[0]
      #expect(try product.operation.evaluate(operands) == expected)
      #expect(product.operation.rearranged(operands[0].type, operands[1].type) == nil)
    }
  }

  /// Nor is there where columns lie side by side, where there is one, and where many rows read a large factor.
  @Test func productsThatGainNothingAreNotRearranged() {
    let rows = DotGeneral(lhsContracting: [1], rhsContracting: [1])
    #expect(rows.rearranged(.f32[64, 512], .f32[512, 512]) != nil)
    #expect(rows.rearranged(.f32[65, 512], .f32[512, 512]) == nil)
    #expect(rows.rearranged(.f32[16, 4096], .f32[4096, 4096]) != nil)
    #expect(rows.rearranged(.f32[17, 4096], .f32[4096, 4096]) == nil)
    #expect(rows.rearranged(.f32[99, 128], .f32[128, 128]) != nil)
    #expect(rows.rearranged(.f32[0, 4], .f32[4, 4]) == nil)
    #expect(rows.rearranged(.f32[1, 4], .f32[1, 4]) == nil)
    #expect(rows.rearranged(.f32[3, 1], .f32[4, 1]) == nil)
    let columns = DotGeneral(lhsContracting: [1], rhsContracting: [0])
    #expect(columns.rearranged(.f32[2, 4], .f32[4, 4]) == nil)
  }

  @Test func agreesWithTransposedAndFlattenedMatrices() throws {
    var generator = SeededGenerator(seed: 41)
    for _ in 0..<150 {
      let random = RandomContraction(&generator)
      let (lhs, rhs) = (generator.tensor(random.lhs), generator.tensor(random.rhs))
      let operation = random.operation
      let a = try evaluate(Transpose(permutation: random.lhsOrder), lhs)
      let b = try evaluate(Transpose(permutation: random.rhsOrder), rhs)
      let (batch, m, n, k) = (random.batch.elementCount, random.rows, random.columns, random.contracted)
      var expected: [Double] = []
      for group in 0..<batch {
        for row in 0..<m {
          for column in 0..<n {
            var sum = 0.0
            for index in 0..<k {
              sum += a.floats[(group * m + row) * k + index] * b.floats[(group * n + column) * k + index]
            }
            expected.append(sum)
          }
        }
      }
      let result = try evaluate(operation, lhs, rhs)
      #expect(result.shape == random.result)
      #expect(
        zip(result.floats, expected).allSatisfy { abs($0 - $1) < 1e-9 }
          && result.floats.count == expected.count)
    }
  }

  @Test func derivativesHoldForAnyDimensionNumbers() throws {
    var generator = SeededGenerator(seed: 42)
    for _ in 0..<30 {
      let random = RandomContraction(&generator)
      let sample = OperationSample(random.operation, [random.lhs, random.rhs])
      let found = try FiniteDifferences(graph(of: sample)).disagreement(
        at: generator.operands(of: sample), &generator)
      #expect(found == nil, "\(sample)")
    }
  }

  @Test func typeRuleNamesWhatDoesNotFit() {
    let product = DotGeneral(lhsContracting: [1], rhsContracting: [0])
    expectRefusal(product, [.f32[2, 3]], "1 operands are given; 2 are needed: lhs and rhs")
    expectRefusal(product, [.f32[2, 3], .f64[3, 2]], "lhs has f32, rhs f64")
    expectRefusal(
      product, [.f32[2, 3], .f32[4, 2]],
      "the contracting dimensions differ: dimension 1 of [2, 3] is 3, dimension 0 of [4, 2] is 4")
    expectRefusal(product, [.f32[2], .f32[2]], "lhs_contracting [1] names dimension 1; lhs has rank 1")
    expectRefusal(product, [.f32[2, 3], .f32], "rhs_contracting [0] names dimension 0; rhs has rank 0")
    func operation(_ lists: [Int]...) -> DotGeneral {
      DotGeneral(
        lhsBatching: lists[0], rhsBatching: lists[1], lhsContracting: lists[2], rhsContracting: lists[3])
    }
    let square = [TensorType.f32[2, 2], .f32[2, 2]]
    expectRefusal(operation([0], [], [], []), square, "lhs_batching [0] and rhs_batching [] differ in length")
    expectRefusal(
      operation([], [], [0], []), square, "lhs_contracting [0] and rhs_contracting [] differ in length")
    expectRefusal(
      operation([0], [0], [0], [1]), square, "lhs_batching + lhs_contracting [0, 0] names dimension 0 twice")
    expectRefusal(
      operation([0], [1], [1], [1]), square, "rhs_batching + rhs_contracting [1, 1] names dimension 1 twice")
    expectRefusal(operation([2], [0], [], []), square, "lhs_batching [2] names dimension 2")
    expectRefusal(operation([0], [-1], [], []), square, "rhs_batching [-1] names dimension -1")
    expectRefusal(
      operation([0], [0], [], []), [.f32[2, 2], .f32[3, 2]],
      "the batching dimensions differ: dimension 0 of [2, 2] is 2")
  }
}

/// A dot_general with dimension numbers drawn at random, and what it amounts to as a batch of matrix
/// products.
struct RandomContraction {
  let operation: DotGeneral
  let lhs, rhs: TensorType
  /// Batching, free, contracting.
  let lhsOrder, rhsOrder: [Int]
  let batch, result: Shape
  let rows, columns, contracted: Int

  init(_ generator: inout SeededGenerator) {
    func sizes(_ count: ClosedRange<Int>) -> [Int] {
      (0..<Int.random(in: count, using: &generator)).map { _ in Int.random(in: 0...3, using: &generator) }
    }
    let (batching, left, right, contracting) = (sizes(0...2), sizes(0...2), sizes(0...2), sizes(0...2))
    func place(_ free: [Int]) -> (type: TensorType, batching: [Int], free: [Int], contracting: [Int]) {
      let sizes = batching + free + contracting
      let order = Array(sizes.indices).shuffled(using: &generator)
      // `order[k]` is the group-wise dimension that stands at k.
      let places = sizes.indices.map { order.firstIndex(of: $0) ?? 0 }
      let groups = (
        Array(places[..<batching.count]), Array(places[batching.count..<(batching.count + free.count)]),
        Array(places[(batching.count + free.count)...])
      )
      return (TensorType(.f64, Shape(order.map { sizes[$0] })), groups.0, groups.1.sorted(), groups.2)
    }
    let (a, b) = (place(left), place(right))
    (lhs, rhs) = (a.type, b.type)
    operation = DotGeneral(
      lhsBatching: a.batching, rhsBatching: b.batching, lhsContracting: a.contracting,
      rhsContracting: b.contracting)
    lhsOrder = a.batching + a.free + a.contracting
    rhsOrder = b.batching + b.free + b.contracting
    batch = Shape(batching)
    let (leftSizes, rightSizes) = (a.free.map { a.type.shape[$0] }, b.free.map { b.type.shape[$0] })
    result = Shape(batching + leftSizes + rightSizes)
    rows = leftSizes.reduce(1, *)
    columns = rightSizes.reduce(1, *)
    contracted = contracting.reduce(1, *)
  }
}
