import Sluice
import Testing

/// Running reductions against values worked out by hand, and gradients against central differences.
@Suite struct TensorFunctionCumulativeTests {
  private let x: [Float] = [2, -1, 3, 0.5, 4, -2]

  @Test func `each runs along its axis, from either end`() throws {
    #expect(try results(x, [2, 3]) { $0.cumulativeSum() } == [2, 1, 4, 0.5, 4.5, 2.5] as [Float])
    #expect(try results(x, [2, 3]) { $0.cumulativeSum(axis: 0) } == [2, -1, 3, 2.5, 3, 1] as [Float])
    #expect(
      try results(x, [2, 3]) { $0.cumulativeSum(reversed: true) } == [4, 2, 3, 2.5, 2, -2] as [Float])
    #expect(try results(x, [2, 3]) { $0.cumulativeProduct() } == [2, -2, -6, 0.5, 2, -4] as [Float])
    #expect(
      try results(x, [2, 3]) { $0.cumulativeProduct(axis: -2, reversed: true) }
        == [1, -4, -6, 0.5, 4, -2] as [Float])
    #expect(try results(x) { $0.cumulativeMaximum() } == [2, 2, 3, 3, 4, 4] as [Float])
    #expect(try results(x) { $0.cumulativeMaximum(reversed: true) } == [4, 4, 4, 4, 4, -2] as [Float])
    #expect(try results(x) { $0.cumulativeMinimum() } == [2, -1, -1, -1, -1, -2] as [Float])
    #expect(
      try results(x) { $0.cumulativeMinimum(reversed: true) } == [-2, -2, -2, -2, -2, -2] as [Float])
  }

  @Test func `integers, one element and none`() throws {
    let counts = try NDArray([3, 1, 2] as [Int32])
    #expect(try results(of: [counts]) { $0[0].cumulativeSum() } == [3, 4, 6] as [Int32])
    #expect(try results([7]) { $0.cumulativeMinimum() } == [7] as [Float])
    #expect(try results([]) { $0.cumulativeProduct() } == [] as [Float])
    let empty = try NDArray(zeros: .f32[0, 3])
    #expect(
      try compile(.f32[0, 3]) { $0.cumulativeSum() + $0.cumulativeSum(axis: 0) }(empty).shape == [0, 3])
  }

  @Test func `NaN stays from where it is`() throws {
    #expect(isClose(try results([1, .nan, 2]) { $0.cumulativeMaximum() }, [1, .nan, .nan]))
    #expect(isClose(try results([1, .nan, 2]) { $0.cumulativeMinimum(reversed: true) }, [.nan, .nan, 2]))
  }

  @Test func `gradients agree with central differences`() throws {
    let functions: [(Tensor) -> Tensor] = [
      { $0.cumulativeSum() }, { $0.cumulativeSum(axis: 0, reversed: true) }, { $0.cumulativeProduct() },
      { $0.cumulativeProduct(reversed: true) }, { $0.cumulativeMaximum() },
      { $0.cumulativeMinimum(axis: 0, reversed: true) },
    ]
    for (index, function) in functions.enumerated() {
      let comparison = try GradientComparison(at: x, [2, 3], function)
      #expect(comparison.agrees(), "function \(index): \(comparison)")
    }
  }

  @Test func `errors name the function`() {
    #expect(
      thrown { _ = try compile(.f32[2]) { $0.cumulativeSum(axis: 1) } }.contains("cumulativeSum: there"))
    #expect(thrown { _ = try compile(.f32) { $0.cumulativeProduct() } }.contains("cumulativeProduct: there"))
    #expect(
      thrown { _ = try compile(.f32[2]) { $0.cumulativeMaximum(axis: 1) } }.contains("cumulativeMaximum"))
    #expect(
      thrown { _ = try compile(.f32[2]) { $0.cumulativeMinimum(axis: 1) } }.contains("cumulativeMinimum"))
  }
}
