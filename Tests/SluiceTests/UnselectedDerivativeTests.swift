import Sluice
import SluiceOperations
import Testing

/// The rule of selects: a branch that was not selected has no derivative, whatever its slopes are.
@Suite struct UnselectedDerivativeTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let expected: [Float]
    let function: @Sendable (Tensor) -> Tensor

    init(_ name: String, _ expected: [Float], _ function: @escaping @Sendable (Tensor) -> Tensor) {
      testDescription = name
      self.expected = expected
      self.function = function
    }
  }

  /// The slopes at 0, 4 and -4 of functions that take each element by itself.
  static let cases: [Case] = [
    Case("a root", [0, 0.25, 0]) { x in `where`(x .> 0, sqrt(x), x * 0) },
    Case("a root on the other side", [0, 0.25, 0]) { x in `where`(x .<= 0, x * 0, sqrt(x)) },
    Case("a root for all or nothing", [0, 0, 0]) { x in `where`((x .> 100).any(), sqrt(x), x * 0) },
    Case("a quotient", [0, -0.25, -0.25]) { x in `where`(x .!= 0, 4 / x, x * 0) },
    Case("a quotient that cancels", [0, 1, 1]) { x in `where`(x .!= 0, x * x / x, x * 0) },
    Case("a logarithm", [0, 0.25, 0]) { x in `where`(x .> 0, log(x), x * 0) },
    Case("a reciprocal root", [0, -0.0625, 0]) { x in `where`(x .> 0, rsqrt(x), x * 0) },
    Case("a power", [0, 0.25, 0]) { x in `where`(x .> 0, pow(x, 0.5), x * 0) },
    Case("a chain", [0, 0.25, 0]) { x in `where`(x .> 0, log(sqrt(x * x)), x * 0) },
    Case("an exponential that overflows", [0, 0, 1]) { x in `where`(x .< 0, x, exp(exp(x * -100)) * 0) },
    Case("an infinite factor", [0, 0, 0]) { x in `where`(x .> 10, x * (1 / (x - x)), x * 0) },
    Case("both sides", [1, 0.25, 1]) { x in `where`(x .> 0, sqrt(x), x) },
    Case("a constant after", [0, 0.5, 0]) { x in 2 * `where`(x .> 0, sqrt(x), x * 0) },
    Case("nested selects", [0, 1.0 / 3, 0]) { x in
      `where`(x .>= 0, `where`(x .> 1, log(x - 1), x * 0), x * 0)
    },
    Case("a select within a branch", [0, 0.125, 0]) { x in
      `where`(x .> 0, log(`where`(x .> -1, sqrt(x), x * 0)), x * 0)
    },
    Case("two selects of one value", [0, 0.25, -0.25]) { x in
      let root = sqrt(abs(x))
      return `where`(x .> 0, root, x * 0) + `where`(x .< 0, root, x * 0)
    },
    Case("a clamp above", [0, 0, 0]) { x in sqrt(abs(x)).clamped(to: 3...5) },
    Case("a maximum", [0, 0.25, -0.25]) { x in maximum(sqrt(abs(x)), 1) },
    Case("moved elements", [0, 0.25, 0]) { x in
      let root = sqrt(x).reshaped(1, 3).transposed().reversed(axes: [0])
      return `where`((x .> 0).reversed().reshaped(3, 1), root, x.reshaped(3, 1) * 0).reshaped(3).reversed()
    },
    Case("slices", [0, 0.25, 0]) { x in
      let root = sqrt(x)
      let part = `where`(x.sliced(0, 0..<2) .> 0, root.sliced(0, 0..<2), x.sliced(0, 0..<2) * 0)
      return part.padded(low: [0], high: [1])
    },
  ]

  private let point: [Float] = [0, 4, -4]

  @Test(arguments: cases) func `reverse mode`(_ test: Case) throws {
    let loss = Function(.f32[3]) { test.function($0).sum() }.gradient(withRespectTo: 0)
    let found: [Float] = try compile(loss)(NDArray(point)).values()
    #expect(isClose(found, test.expected), "\(found)")
  }

  @Test(arguments: cases) func `forward mode`(_ test: Case) throws {
    let function = Function(.f32[3]) { test.function($0) }.jvp(withRespectTo: [0])
    let found: [Float] = try compile(function)(NDArray(point), NDArray([1, 1, 1] as [Float]))[1].values()
    #expect(isClose(found, test.expected), "\(found)")
  }

  @Test(arguments: cases) func `second derivatives are finite in both modes`(_ test: Case) throws {
    let gradient = Function(.f32[3]) { test.function($0).sum() }.gradient(withRespectTo: 0)
    let forward: [Float] = try compile(gradient.jvp(withRespectTo: [0]))(
      NDArray(point), NDArray([1, 1, 1] as [Float]))[1].values()
    let reverse: [Float] = try compile(gradient.vjp(withRespectTo: [0]))(
      NDArray(point), NDArray([1, 1, 1] as [Float]))[1].values()
    #expect(forward.allSatisfy(\.isFinite) && isClose(forward, reverse), "\(forward), \(reverse)")
  }

  // MARK: What it costs

  /// How many selects the gradient of a sum has.
  private func selectCount(_ function: @escaping (Tensor) -> Tensor) throws -> Int {
    let graph = try Function(.f32[4, 4]) { function($0).sum() }.gradient(withRespectTo: 0).graph()
    return graph.nodes.indices.count { graph.kind(of: $0) == ObjectIdentifier(Select.self) }
  }

  @Test func `finite slopes cost nothing`() throws {
    #expect(try selectCount { `where`($0 .> 0, $0 * 3 - 1, $0 / 2) } == 3)
    #expect(try selectCount { x in matmul(`where`(x .> 0, x * 3, x), x) } == 3)
  }

  @Test func `a chain costs one select, wherever it ends`() throws {
    // The function's, its pullback's two and one that puts zeros back, of which none stands between.
    #expect(try selectCount { `where`($0 .> 0, log(sqrt(exp($0))), $0) } == 4)
    #expect(try selectCount { x in `where`(x .> 0, log(sqrt(matmul(x, x))), x) } == 4)
  }
}
