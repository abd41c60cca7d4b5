import Foundation
import Sluice
import Testing

/// Elementwise functions and operators: their values, and their gradients against central differences.
@Suite struct TensorFunctionArithmeticTests {
  @Test func `operators broadcast as in NumPy, and take numbers on either side`() throws {
    let (a, b) = (try NDArray([1, 2] as [Float], [2, 1]), try NDArray([10, 20, 30] as [Float]))
    #expect(try results(of: [a, b]) { $0[0] + $0[1] } == [11, 21, 31, 12, 22, 32] as [Float])
    #expect(try results(of: [a, b]) { $0[0] - $0[1] } == [-9, -19, -29, -8, -18, -28] as [Float])
    #expect(try results(of: [a, b]) { $0[0] * $0[1] } == [10, 20, 30, 20, 40, 60] as [Float])
    #expect(try results(of: [b, a]) { $0[0] / $0[1] } == [10, 20, 30, 5, 10, 15] as [Float])
    #expect(try results([1, 4]) { -$0 } == [-1, -4] as [Float])
    #expect(try results([1, 4]) { 1 - ($0 + 1) * 2 } == [-3, -9] as [Float])
    #expect(try results([1, 4]) { (8 / $0 - 1) / 2 + (2 * $0 + (1 + $0)) } == [7.5, 13.5] as [Float])
    #expect(try results(of: [NDArray(zeros: .f32[0, 1]), b]) { $0[0] + $0[1] } == [] as [Float])
  }

  @Test func `comparisons follow IEEE 754`() throws {
    let x: [Float] = [1, 2, 3, .nan]
    #expect(try results(x) { $0 .< 2 } == [true, false, false, false])
    #expect(try results(x) { $0 .<= 2 } == [true, true, false, false])
    #expect(try results(x) { $0 .> 2 } == [false, false, true, false])
    #expect(try results(x) { $0 .>= 2 } == [false, true, true, false])
    let pair = [try NDArray(x), try NDArray([1, 3, 2, .nan] as [Float])]
    #expect(try results(of: pair) { $0[0] .== $0[1] } == [true, false, false, false])
    #expect(try results(of: pair) { $0[0] .!= $0[1] } == [false, true, true, true])
    #expect(try results(of: pair) { $0[0] .< $0[1] } == [false, true, false, false])
    #expect(try results(of: pair) { $0[0] .>= $0[1] } == [true, false, true, false])
    #expect(try results(of: pair) { $0[0] .<= $0[1] } == [true, true, false, false])
    #expect(try results(of: pair) { $0[0] .> $0[1] } == [false, false, true, false])
  }

  /// A function with the same in f64 and the points at which both are compared.
  struct Case: Sendable, CustomStringConvertible {
    let description: String
    let points: [Float]
    let function: @Sendable (Tensor) -> Tensor
    let exact: @Sendable (Double) -> Double
  }

  static let smooth: [Case] = [
    Case(description: "abs", points: [-2, -0.5, 3]) {
      abs($0)
    } exact: {
      abs($0)
    },
    Case(description: "exp", points: [-2, 0, 1.5]) {
      exp($0)
    } exact: {
      Foundation.exp($0)
    },
    Case(description: "expm1", points: [-2, 1e-4, 1.5]) {
      expm1($0)
    } exact: {
      Foundation.expm1($0)
    },
    Case(description: "log", points: [0.5, 1, 4]) {
      log($0)
    } exact: {
      Foundation.log($0)
    },
    Case(description: "log1p", points: [-0.5, 1e-4, 4]) {
      log1p($0)
    } exact: {
      Foundation.log1p($0)
    },
    Case(description: "sqrt", points: [0.5, 1, 4]) {
      sqrt($0)
    } exact: {
      $0.squareRoot()
    },
    Case(description: "rsqrt", points: [0.5, 1, 4]) {
      rsqrt($0)
    } exact: {
      1 / $0.squareRoot()
    },
    Case(description: "sin", points: [-2, 0, 1.5]) {
      sin($0)
    } exact: {
      Foundation.sin($0)
    },
    Case(description: "cos", points: [-2, 0, 1.5]) {
      cos($0)
    } exact: {
      Foundation.cos($0)
    },
    Case(description: "tanh", points: [-2, 0, 1.5]) {
      tanh($0)
    } exact: {
      Foundation.tanh($0)
    },
    Case(description: "erf", points: [-2, 0, 1.5]) {
      erf($0)
    } exact: {
      Foundation.erf($0)
    },
    Case(description: "squared", points: [-2, 0, 1.5]) {
      $0.squared()
    } exact: {
      $0 * $0
    },
    Case(description: "pow", points: [0.5, 1, 2]) {
      pow($0, 1.5)
    } exact: {
      Foundation.pow($0, 1.5)
    },
    Case(description: "tan", points: [-1, 0, 1.25]) {
      tan($0)
    } exact: {
      Foundation.tan($0)
    },
    Case(description: "asin", points: [-0.75, 0, 0.5]) {
      asin($0)
    } exact: {
      Foundation.asin($0)
    },
    Case(description: "acos", points: [-0.75, 0, 0.5]) {
      acos($0)
    } exact: {
      Foundation.acos($0)
    },
    Case(description: "atan", points: [-3, 0, 0.5]) {
      atan($0)
    } exact: {
      Foundation.atan($0)
    },
    Case(description: "sinh", points: [-1, 0, 1.5]) {
      sinh($0)
    } exact: {
      Foundation.sinh($0)
    },
    Case(description: "cosh", points: [-1, 0, 1.5]) {
      cosh($0)
    } exact: {
      Foundation.cosh($0)
    },
    Case(description: "asinh", points: [-3, 0, 0.5]) {
      asinh($0)
    } exact: {
      Foundation.asinh($0)
    },
    Case(description: "acosh", points: [1.5, 2, 3]) {
      acosh($0)
    } exact: {
      Foundation.acosh($0)
    },
    Case(description: "atanh", points: [-0.5, 0, 0.25]) {
      atanh($0)
    } exact: {
      Foundation.atanh($0)
    },
    Case(description: "cbrt", points: [-2, 0.5, 3]) {
      cbrt($0)
    } exact: {
      Foundation.cbrt($0)
    },
    Case(description: "erfc", points: [-1, 0, 2]) {
      erfc($0)
    } exact: {
      Foundation.erfc($0)
    },
    Case(description: "lgamma", points: [0.5, 1.25, 4]) {
      lgamma($0)
    } exact: {
      Foundation.lgamma($0)
    },
    Case(description: "sigmoid", points: [-3, 0, 1.5]) {
      sigmoid($0)
    } exact: {
      1 / (1 + Foundation.exp(-$0))
    },
    Case(description: "softplus", points: [-3, 0.5, 2]) {
      softplus($0)
    } exact: {
      Foundation.log1p(Foundation.exp($0))
    },
    Case(description: "relu", points: [-3, 0.5, 2]) {
      relu($0)
    } exact: {
      max($0, 0)
    },
    Case(description: "gelu, exact", points: [-3, 0, 2]) {
      gelu($0, .exact)
    } exact: {
      $0 / 2 * (1 + Foundation.erf($0 / 2.0.squareRoot()))
    },
    Case(description: "gelu, by tanh", points: [-3, 0, 2]) {
      gelu($0)
    } exact: {
      $0 / 2 * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
    },
  ]

  @Test func `the slope of gelu is finite where its cube overflows`() throws {
    let points: [Float] = [-3e38, -1e20, -1e13, -20, 20, 1e13, 1e20, 3e38]
    let array = try NDArray(points)
    let slopes: [Float] = try compile(
      Function(array.type) { gelu($0).sum() }.gradient(withRespectTo: 0))(array).values()
    #expect(slopes == [0, 0, 0, 0, 1, 1, 1, 1], "\(slopes)")
    let values: [Float] = try results(points) { gelu($0) }
    #expect(values == points.map { max($0, 0) }, "\(values)")
  }

  @Test(arguments: smooth)
  func `a smooth function has the value of f64 and the slope of central differences`(_ example: Case) throws {
    let values: [Float] = try results(example.points, nil, example.function)
    #expect(isClose(values, example.points.map { Float(example.exact(Double($0))) }), "\(values)")
    let comparison = try GradientComparison(at: example.points, nil, example.function)
    #expect(comparison.agrees(), "\(comparison)")
    #expect(try results([], nil, example.function) == [] as [Float])
  }

  @Test func `rounding functions and sign`() throws {
    let x: [Float] = [-1.5, -0.5, 0.5, 1.5, 2.5, .nan]
    #expect(isClose(try results(x) { floor($0) }, [-2, -1, 0, 1, 2, .nan]))
    #expect(isClose(try results(x) { ceil($0) }, [-1, 0, 1, 2, 3, .nan]))
    #expect(isClose(try results(x) { round($0) }, [-2, 0, 0, 2, 2, .nan]))
    #expect(isClose(try results(x) { sign($0) }, [-1, -1, 1, 1, 1, .nan]))
    let zeros: [Float] = try results([0, -0.0]) { sign($0) }
    #expect(zeros.map(\.sign) == [.plus, .minus] && zeros == [0, 0])
    let loss = Function(.f32[2]) { x in (floor(x) + ceil(x) + round(x) + sign(x)).sum() }
    #expect(
      try compile(loss.gradient(withRespectTo: 0))(NDArray([0.3, 1.7] as [Float])).values() == [0, 0]
        as [Float])
  }

  @Test func `edges of elementwise functions`() throws {
    #expect(isClose(try results([-1, 0, .infinity]) { log($0) }, [.nan, -.infinity, .infinity]))
    #expect(isClose(try results([-1, 0, .infinity]) { sqrt($0) }, [.nan, 0, .infinity]))
    #expect(isClose(try results([-1000, 1000, .nan]) { exp($0) }, [0, .infinity, .nan]))
    #expect(
      isClose(try results([-100, 100, -.infinity, .infinity]) { softplus($0) }, [0, 100, 0, .infinity]))
    #expect(isClose(try results([-1000, 1000]) { sigmoid($0) }, [0, 1]))
    #expect(isClose(try results([0, .nan, -1]) { relu($0) }, [0, .nan, 0]))
    let slope = Function(.f32[3]) { relu($0).sum() }.gradient(withRespectTo: 0)
    #expect(try compile(slope)(NDArray([-1, 0, 1] as [Float])).values() == [0, 0, 1] as [Float])
    let tail = Function(.f32[3]) { softplus($0).sum() }.gradient(withRespectTo: 0)
    let slopes: [Float] = try compile(tail)(NDArray([-100, 0, 100] as [Float])).values()
    #expect(isClose(slopes, [0, 0.5, 1]), "\(slopes)")
  }

  @Test func `powers of tensors, and their edges`() throws {
    let (x, y) = (try NDArray([2, 4, 0, -2, .nan] as [Float]), try NDArray([3, -0.5, 0, 3, 0] as [Float]))
    #expect(isClose(try results(of: [x, y]) { pow($0[0], $0[1]) }, [8, 0.5, 1, -8, 1]))
    let comparison = try GradientComparison(at: [0.5, 2, 1.5, 0.7]) { x in
      pow(x.sliced(0, 0..<2), x.sliced(0, 2..<4))
    }
    #expect(comparison.agrees(), "\(comparison)")
  }

  @Test func `maximum and minimum carry NaN and order zeros`() throws {
    let (x, y) = (try NDArray([1, -0.0, .nan, 3] as [Float]), try NDArray([2, 0, 1, .nan] as [Float]))
    let larger: [Float] = try results(of: [x, y]) { maximum($0[0], $0[1]) }
    let smaller: [Float] = try results(of: [x, y]) { minimum($0[0], $0[1]) }
    #expect(isClose(larger, [2, 0, .nan, .nan]) && larger[1].sign == .plus)
    #expect(isClose(smaller, [1, 0, .nan, .nan]) && smaller[1].sign == .minus)
    let loss = Function(.f32[2], .f32[2]) { maximum($0, $1).sum() }.gradient(withRespectTo: [0, 1])
    let gradients = try compile(loss)(NDArray([1, 5] as [Float]), NDArray([2, 4] as [Float]))
    #expect(try gradients[0].values() == [0, 1] as [Float] && gradients[1].values() == [1, 0] as [Float])
  }

  @Test func `conversions truncate, saturate and round to even`() throws {
    let x: [Float] = [-1.9, 1.9, 3e9, -.infinity, .nan]
    #expect(try results(x) { $0.converted(to: .i32) } == [-1, 1, .max, .min, 0] as [Int32])
    #expect(try results([0, -0.5, 2]) { $0.converted(to: .i1) } == [false, true, true])
    let large = try NDArray([16_777_217, 16_777_219] as [Int32])
    #expect(try results(of: [large]) { $0[0].converted(to: .f32) } == [16_777_216, 16_777_220] as [Float])
    #expect(try results([1.5]) { $0.converted(to: .f32) } == [1.5] as [Float])
  }

  @Test func `no derivative flows through withoutDerivative`() throws {
    let loss = Function(.f32[2]) { ($0 * $0.withoutDerivative()).sum() }
    let gradient: [Float] = try compile(loss.gradient(withRespectTo: 0))(NDArray([3, 4] as [Float])).values()
    #expect(gradient == [3, 4])
  }

  @Test func `matmul takes vectors and broadcasts batches`() throws {
    let m = try NDArray([1, 2, 3, 4, 5, 6] as [Float], [2, 3])
    let v = try NDArray([1, 0, -1] as [Float])
    let w = try NDArray([1, 10] as [Float])
    #expect(try results(of: [m, v]) { matmul($0[0], $0[1]) } == [-2, -2] as [Float])
    #expect(try results(of: [w, m]) { matmul($0[0], $0[1]) } == [41, 52, 63] as [Float])
    #expect(try results(of: [v, v]) { matmul($0[0], $0[1]) } == [2] as [Float])
    #expect(try compile(.f32[3], .f32[3]) { matmul($0, $1) }(v, v).shape == [])
    let batches = try compile(.f32[2, 1, 1, 3], .f32[4, 3, 2]) { matmul($0, $1) }(
      NDArray([1, 0, 0, 0, 1, 0] as [Float], [2, 1, 1, 3]), NDArray((0..<24).map(Float.init), [4, 3, 2]))
    #expect(batches.shape == [2, 4, 1, 2])
    let rows: [Float] = [0, 1, 6, 7, 12, 13, 18, 19]
    #expect(try batches.values() == rows + rows.map { $0 + 2 })
    #expect(
      try results(of: [NDArray(zeros: .f32[2, 0]), NDArray(zeros: .f32[0, 2])]) { matmul($0[0], $0[1]) } == [
        0, 0, 0, 0,
      ] as [Float])
    let vectorBatch = try compile(.f32[3], .f32[4, 3, 2]) { matmul($0, $1) }(
      NDArray([0, 1, 0] as [Float]), NDArray((0..<24).map(Float.init), [4, 3, 2]))
    #expect(try vectorBatch == NDArray([2, 3, 8, 9, 14, 15, 20, 21] as [Float], [4, 2]))
  }

  @Test func `the gradient of matmul is that of central differences`() throws {
    let comparison = try GradientComparison(at: [1, -2, 0.5, 3, -1, 2, 0.25, 1, -0.5, 1.5]) { x in
      matmul(x.sliced(0, 0..<4).reshaped(2, 2), x.sliced(0, 4..<10).reshaped(2, 3))
    }
    #expect(comparison.agrees(), "\(comparison)")
    let vector = try GradientComparison(at: [1, -2, 0.5, 3, -1, 2]) { x in
      matmul(x.sliced(0, 0..<2), x.sliced(0, 2..<6).reshaped(2, 2))
    }
    #expect(vector.agrees(), "\(vector)")
  }
}
