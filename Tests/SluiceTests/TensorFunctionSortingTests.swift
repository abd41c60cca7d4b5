import Sluice
import Testing

@Suite struct TensorFunctionSortingTests {
  @Test func sortedAndArgsortAgree() throws {
    let x: [Float] = [3, 1, 2, 9, 7, 8]
    #expect(try results(x, [2, 3]) { $0.sorted() } == [1, 2, 3, 7, 8, 9] as [Float])
    #expect(
      try results(x, [2, 3]) { $0.sorted(axis: 0, descending: true) } == [9, 7, 8, 3, 1, 2] as [Float])
    #expect(try results(x, [2, 3]) { $0.argsort() } == [1, 2, 0, 1, 2, 0] as [Int32])
    #expect(try results(x, [2, 3]) { $0.takingAlong($0.argsort()) } == [1, 2, 3, 7, 8, 9] as [Float])
    #expect(try GradientComparison(at: [3, 1, 2, 9, 7, 8], [2, 3]) { $0.sorted() }.agrees())
  }

  @Test func topKGivesValuesAndIndices() throws {
    let x: [Float] = [3, 1, 2, 7, 9, 8]
    #expect(try results(x, [2, 3]) { $0.topK(2).values } == [3, 2, 9, 8] as [Float])
    #expect(try results(x, [2, 3]) { $0.topK(2).indices } == [0, 2, 1, 2] as [Int32])
    #expect(try GradientComparison(at: x, [2, 3]) { $0.topK(2).values }.agrees())
    #expect(thrown { _ = try results(x) { $0.topK(9).values } as [Float] }.contains("k is 9"))
  }

  @Test func slicesAtComputedPlaces() throws {
    let arrays = [try NDArray([1, 2, 3, 4] as [Float]), try NDArray([2] as [Int32], [])]
    #expect(try results(of: arrays) { $0[0].dynamicSlice(at: [$0[1]], sizes: [2]) } == [3, 4] as [Float])
    let replaced: [Float] = try results(of: arrays) {
      $0[0].replacingSlice(at: [$0[1]], with: $0[0].sliced(0, 0..<1, by: 1))
    }
    #expect(replaced == [1, 2, 1, 4])
  }

  @Test func aFactorSolvesASystem() throws {
    let matrix: [Float] = [4, 2, -2, 2, 5, 3, -2, 3, 14]
    #expect(try results(matrix, [3, 3]) { $0.cholesky() } == [2, 0, 0, 1, 2, 0, -1, 2, 3] as [Float])
    let arrays = [try NDArray(matrix, [3, 3]), try NDArray([1, 2, 3] as [Float], [3, 1])]
    let residual: [Float] = try results(of: arrays) {
      let factor = $0[0].cholesky()
      let x = factor.triangularSolve(factor.triangularSolve($0[1]), transposed: true)
      return matmul($0[0], x) - $0[1]
    }
    #expect(isClose(residual, [0, 0, 0]))
  }
}

@Suite struct RandomTests {
  private let key = [1, 2] as [UInt64]

  private func draw(_ body: (Tensor) -> Tensor) throws -> [Float] {
    try results(of: [try NDArray(key)]) { body($0[0]) }
  }

  @Test func uniformNumbersFillTheirRange() throws {
    let values = try draw { randomUniform([1000], in: -1..<3, key: $0).values }
    #expect(values.allSatisfy { $0 >= -1 && $0 < 3 } && values.count == 1000)
    #expect(
      abs(values.reduce(0, +) / 1000 - 1) < 0.15 && values.contains { $0 > 2.9 }
        && values.contains { $0 < -0.9 })
    #expect(try draw { randomUniform([1000], in: -1..<3, key: $0).values } == values)
    #expect(
      try draw { randomUniform([1000], in: -1..<3, key: randomUniform([1], key: $0).nextKey).values }
        != values)
  }

  @Test func normalNumbersHaveMeanZeroAndVarianceOne() throws {
    let values = try draw { randomNormal([3, 1333], key: $0).values }
    let mean = values.reduce(0, +) / Float(values.count)
    let variance = values.reduce(0) { $0 + $1 * $1 } / Float(values.count)
    #expect(values.count == 3999 && abs(mean) < 0.06 && abs(variance - 1) < 0.1)
  }

  @Test func dropoutKeepsTheMeanAndMasksTheDerivative() throws {
    let arrays = [try NDArray([Float](repeating: 2, count: 2000)), try NDArray(key)]
    let kept: [Float] = try results(of: arrays) { $0[0].droppingOut(rate: 0.25, key: $0[1]).values }
    #expect(Set(kept) == [0, 2 / 0.75])
    #expect(abs(Float(kept.filter { $0 == 0 }.count) / 2000 - 0.25) < 0.04)
    #expect(
      thrown { _ = try draw { $0.converted(to: .f32).droppingOut(rate: 1, key: $0).values } }.contains(
        "rate is 1"))
  }
}
