import Foundation
import Sluice
import Testing

/// Reductions, statistics and normalizations, with their edges: empty, NaN, ties, overflow.
@Suite struct TensorFunctionReductionTests {
  private let six: [Float] = [1, 2, 3, 4, 5, 9]

  @Test func `sums and products over all or some axes`() throws {
    #expect(try results(six, [2, 3]) { $0.sum() } == [24] as [Float])
    #expect(try results(six, [2, 3]) { $0.sum(axes: [0]) } == [5, 7, 12] as [Float])
    #expect(
      try compile(.f32[2, 3]) { $0.sum(axes: [-1], keepsDimensions: true) }(NDArray(six, [2, 3]))
        == NDArray([6, 18] as [Float], [2, 1]))
    #expect(try results(six, [2, 3]) { $0.product() } == [1080] as [Float])
    #expect(try results(six, [2, 3]) { $0.product(axes: [1]) } == [6, 180] as [Float])
    #expect(
      try compile(.f32[2, 3]) { $0.product(axes: [0, -1], keepsDimensions: true) }(NDArray(six, [2, 3])).shape
        == [1, 1])
    #expect(try results([], [0, 2]) { $0.sum(axes: [0]) } == [0, 0] as [Float])
    #expect(try results([], [0, 2]) { $0.product(axes: [0]) } == [1, 1] as [Float])
    #expect(try results([7], []) { $0.sum() } == [7] as [Float])
    let comparison = try GradientComparison(at: six, [2, 3]) { $0.product(axes: [1]) }
    #expect(comparison.agrees(), "\(comparison)")
    #expect(
      thrown { let _: [Float] = try results(six) { $0.product(axes: [1]) } }.contains(
        "product: there is no axis 1"))
  }

  @Test func `mean, variance and standard deviation`() throws {
    #expect(try results(six, [2, 3]) { $0.mean() } == [4] as [Float])
    #expect(try results(six, [2, 3]) { $0.mean(axes: [1]) } == [2, 6] as [Float])
    #expect(isClose(try results(six, [2, 3]) { $0.variance(axes: [1]) }, [2 / 3, 14 / 3]))
    #expect(isClose(try results(six, [2, 3]) { $0.standardDeviation() }, [Float(40.0 / 6).squareRoot()]))
    #expect(isClose(try results([3, 3, 3]) { $0.variance() }, [0]))
    #expect(isClose(try results([1, .nan]) { $0.variance() }, [.nan]))
    let comparison = try GradientComparison(at: six, [2, 3]) { $0.standardDeviation(axes: [1]) }
    #expect(comparison.agrees(), "\(comparison)")
  }

  /// Sums and squares of these leave f16's range, or its digits, and what is asked for does not.
  @Test(arguments: [ElementType.f16, .bf16])
  func `means of narrow floats are those of f32, rounded once`(_ element: ElementType) throws {
    let steep = (0..<1024).map { Float($0 % 2 * 512) }
    let images = Shape([1, 32, 32, 1])
    let functions: [(name: String, function: (Tensor) -> Tensor)] = [
      ("mean", { $0.mean() }), ("variance", { ($0 / 64).variance() }),
      ("standardDeviation", { $0.standardDeviation() }), ("logSumExp", { $0.logSumExp() }),
      ("softmax", { softmax($0) }), ("logSoftmax", { logSoftmax($0) }), ("layerNorm", { layerNorm($0) }),
      ("averagePooled", { $0.reshaped(to: images).averagePooled([32, 32]) }),
      ("averagePooled, padded", { $0.reshaped(to: images).averagePooled([32, 32], padding: .same) }),
    ]
    for (name, function) in functions {
      let narrow: [Float] = try results(steep) { function($0.converted(to: element)).converted(to: .f32) }
      let wide: [Float] = try results(steep) { function($0).converted(to: element).converted(to: .f32) }
      #expect(
        narrow == wide && narrow.allSatisfy(\.isFinite), "\(name): \(narrow.prefix(2)), \(wide.prefix(2))")
    }
    // More classes than f16 has numbers for: each share is too small for it, and their logarithm is not.
    let many = [Float](repeating: 0, count: 70_000)
    let share: [Float] = try results(many) { logSoftmax($0.converted(to: element)).max().converted(to: .f32) }
    #expect(isClose(share, [-Foundation.log(Float(70_000))], tolerance: 4e-3), "\(share)")
    #expect(
      thrown { let _: [Float] = try results(steep) { $0.converted(to: element).variance(axes: [3]) } }
        .contains(
          "variance: there is no axis 3 in \(element)[1024]"))
  }

  @Test func `the mean and variance of nothing are NaN`() throws {
    #expect(isClose(try results([]) { $0.mean() }, [.nan]))
    #expect(isClose(try results([], [2, 0]) { $0.mean(axes: [1]) }, [.nan, .nan]))
    #expect(isClose(try results([]) { $0.variance() }, [.nan]))
    #expect(try results([], [2, 0]) { $0.mean(axes: [0]) } == [] as [Float])
  }

  @Test func `largest and smallest elements, with NaN and of nothing`() throws {
    #expect(try results(six, [2, 3]) { $0.max(axes: [0]) } == [4, 5, 9] as [Float])
    #expect(try results(six, [2, 3]) { $0.min(axes: [1]) } == [1, 4] as [Float])
    #expect(isClose(try results([1, .nan, 2]) { $0.max() }, [.nan]))
    #expect(isClose(try results([1, .nan, 2]) { $0.min() }, [.nan]))
    #expect(isClose(try results([]) { $0.max() }, [-.infinity]))
    #expect(isClose(try results([]) { $0.min() }, [.infinity]))
    let comparison = try GradientComparison(at: six, [2, 3]) { $0.max(axes: [1]) - $0.min(axes: [1]) }
    #expect(comparison.agrees(), "\(comparison)")
  }

  @Test func `argmax and argmin give the first of equals and the first NaN`() throws {
    let x: [Float] = [3, 1, 3, 1, 2, .nan, 0, .nan]
    #expect(try results(x, [2, 4]) { $0.argmax() } == [0, 1] as [Int32])
    #expect(try results(x, [2, 4]) { $0.argmin() } == [1, 1] as [Int32])
    #expect(try results(x, [2, 4]) { $0.argmin(axis: 0) } == [1, 1, 1, 1] as [Int32])
    #expect(try results([-.infinity, -.infinity]) { $0.argmax() } == [0] as [Int32])
    #expect(try results([.infinity]) { $0.argmin() } == [0] as [Int32])
    let integers = try NDArray([5, -7, -7] as [Int32])
    #expect(try results(of: [integers]) { $0[0].argmin() } == [1] as [Int32])
    #expect(thrown { let _: [Float] = try results([]) { $0.argmin() } }.contains("is empty"))
    #expect(thrown { let _: [Float] = try results([1], []) { $0.argmin() } }.contains("a scalar has no axes"))
  }

  @Test func `any and all of booleans, also of none`() throws {
    let flags = try NDArray([true, false, true, true], [2, 2])
    #expect(try results(of: [flags]) { $0[0].any(axes: [1]) } == [true, true])
    #expect(try results(of: [flags]) { $0[0].all(axes: [1]) } == [false, true])
    #expect(try results(of: [flags]) { $0[0].all() } == [false])
    #expect(try results([], [0]) { ($0 .> 0).any() } == [false])
    #expect(try results([], [0]) { ($0 .> 0).all() } == [true])
    #expect(
      thrown { let _: [Float] = try results([1]) { $0.any() } }.contains("any: the elements are f32, not i1"))
  }

  @Test func `logSumExp neither overflows nor loses infinities`() throws {
    #expect(isClose(try results([1000, 1000]) { $0.logSumExp() }, [1000 + Foundation.log(Float(2))]))
    let rows: [Float] = [0, 0, -.infinity, -.infinity, .infinity, 1, .nan, 0]
    #expect(
      isClose(
        try results(rows, [4, 2]) { $0.logSumExp(axes: [-1]) },
        [Foundation.log(Float(2)), -.infinity, .infinity, .nan]))
    #expect(isClose(try results([]) { $0.logSumExp() }, [-.infinity]))
    #expect(
      try compile(.f32[2, 3]) { $0.logSumExp(axes: [1], keepsDimensions: true) }(NDArray(six, [2, 3])).shape
        == [2, 1])
    let comparison = try GradientComparison(at: [0.5, -1, 2, 0, 1, 1], [2, 3]) { $0.logSumExp(axes: [1]) }
    #expect(comparison.agrees(), "\(comparison)")
  }

  @Test func `softmax and its logarithm hold for large logits`() throws {
    let x: [Float] = [1000, 1000, -1000, 0, 0, 0]
    #expect(isClose(try results(x, [2, 3]) { softmax($0) }, [0.5, 0.5, 0, 1 / 3, 1 / 3, 1 / 3]))
    let half = Foundation.log(Float(2)), third = Foundation.log(Float(3))
    #expect(
      isClose(
        try results(x, [2, 3]) { logSoftmax($0) }, [-half, -half, -2000 - half, -third, -third, -third]))
    #expect(isClose(try results([0, 2, 0, 2], [2, 2]) { softmax($0, axis: 0) }, [0.5, 0.5, 0.5, 0.5]))
    #expect(isClose(try results([1, .nan]) { softmax($0) }, [.nan, .nan]))
    #expect(try results([], [0, 3]) { softmax($0) } == [] as [Float])
    #expect(try results([], [2, 0]) { logSoftmax($0) } == [] as [Float])
    for axis in [0, 1] {
      let points: [Float] = [0.5, -1, 2, 0, 1, 1]
      let plain = try GradientComparison(at: points, [2, 3]) { softmax($0, axis: axis) }
      #expect(plain.agrees(), "\(plain)")
      let logarithm = try GradientComparison(at: points, [2, 3]) { logSoftmax($0, axis: axis) }
      #expect(logarithm.agrees(), "\(logarithm)")
    }
  }

  @Test func `layerNorm centres and scales the last axis`() throws {
    let y: [Float] = try results([1, 3, 5, 5], [2, 2]) { layerNorm($0, epsilon: 0.25) }
    let scale = 1 / Float(1.25).squareRoot()
    #expect(isClose(y, [-scale, scale, 0, 0]))
    let comparison = try GradientComparison(at: [1, 3, 0.5, -1, 2, 0], [2, 3]) { layerNorm($0) }
    #expect(comparison.agrees(), "\(comparison)")
  }
}
