import Sluice
import Testing

/// Logic, clamping, constants, indexing and statistics against values worked out by hand.
@Suite struct TensorFunctionAdditionTests {
  @Test func `logic on booleans and bits on integers`() throws {
    let p = try NDArray([false, false, true, true])
    let q = try NDArray([false, true, false, true])
    #expect(try results(of: [p, q]) { $0[0] .& $0[1] } == [false, false, false, true])
    #expect(try results(of: [p, q]) { $0[0] .| $0[1] } == [false, true, true, true])
    #expect(try results(of: [p, q]) { $0[0] .^ $0[1] } == [false, true, true, false])
    #expect(try results(of: [p]) { .!$0[0] } == [true, true, false, false])
    let bits = try NDArray([0b1100, -1] as [Int32])
    let mask = try NDArray([0b1010] as [Int32])
    #expect(try results(of: [bits, mask]) { $0[0] .& $0[1] } == [0b1000, 0b1010] as [Int32])
    #expect(try results(of: [bits, mask]) { $0[0] .| $0[1] } == [0b1110, -1] as [Int32])
    #expect(try results(of: [bits, mask]) { $0[0] .^ $0[1] } == [0b0110, ~0b1010] as [Int32])
    #expect(try results(of: [bits]) { .!$0[0] } == [~0b1100, 0] as [Int32])
    #expect(thrown { let _: [Float] = try results([1]) { $0 .& $0 } }.contains("and"))
  }

  @Test func `finite and NaN elements are told apart`() throws {
    let x: [Float] = [0, -1, .infinity, -.infinity, .nan, .greatestFiniteMagnitude]
    #expect(try results(x) { isFinite($0) } == [true, true, false, false, false, true])
    #expect(try results(x) { isNaN($0) } == [false, false, false, false, true, false])
    let integers = try NDArray([Int32.max, 0])
    #expect(try results(of: [integers]) { isFinite($0[0]) } == [true, true])
    #expect(try results(of: [integers]) { isNaN($0[0]) } == [false, false])
  }

  @Test func `equality with a number`() throws {
    let x: [Float] = [1, -0.0, .nan]
    #expect(try results(x) { $0 .== 0 } == [false, true, false])
    #expect(try results(x) { $0 .!= 0 } == [true, false, true])
  }

  @Test func `clamping and bounds by numbers`() throws {
    let x: [Float] = [-2, 0.25, 7, .nan]
    #expect(isClose(try results(x) { $0.clamped(to: 0...1) }, [0, 0.25, 1, .nan]))
    #expect(isClose(try results(x) { $0.clamped(to: 0...(.infinity)) }, [0, 0.25, 7, .nan]))
    #expect(isClose(try results(x) { maximum($0, 0.0) }, [0, 0.25, 7, .nan]))
    #expect(isClose(try results(x) { minimum($0, 0.0) }, [-2, 0, 0, .nan]))
    #expect(try results([]) { $0.clamped(to: 0...1) } == [] as [Float])
  }

  @Test func `bounds of integers bound the same integers as the numbers`() throws {
    let x = try NDArray([.min, 1, 2, .max] as [Int32])
    #expect(try results(of: [x]) { $0[0].clamped(to: 0.5...2.5) } == [1, 1, 2, 2] as [Int32])
    #expect(try results(of: [x]) { $0[0].clamped(to: -1e12...1e12) } == [.min, 1, 2, .max] as [Int32])
    #expect(try results(of: [x]) { maximum($0[0], 1.5) } == [2, 2, 2, .max] as [Int32])
    #expect(try results(of: [x]) { minimum($0[0], 1.5) } == [.min, 1, 1, 1] as [Int32])
    #expect(try results(of: [x]) { minimum($0[0], 1e12) } == [.min, 1, 2, .max] as [Int32])
  }

  @Test func `remainders have the sign of what is divided`() throws {
    let x: [Float] = [5.5, -5.5, 4, 1]
    #expect(try results(x) { $0 % 2 } == [1.5, -1.5, 0, 1] as [Float])
    #expect(try results([2, 3, -3]) { 7 % $0 } == [1, 1, 1] as [Float])
    #expect(isClose(try results([1]) { $0 % 0 }, [.nan]))
    let n = try NDArray([7, -7, 7] as [Int32])
    let d = try NDArray([3, 3, 0] as [Int32])
    #expect(try results(of: [n, d]) { $0[0] % $0[1] } == [1, -1, 7] as [Int32])
    #expect(try GradientComparison(at: [5.5, -5.25, 3.5]) { $0 % 2 }.agrees())
  }

  @Test func `constants take shape and element type from another tensor or from a type`() throws {
    let x: [Float] = [9, 9, 9, 9]
    #expect(try results(x, [2, 2]) { Tensor.zeros(like: $0) } == [0, 0, 0, 0] as [Float])
    #expect(try results(x, [2, 2]) { Tensor.ones(like: $0) } == [1, 1, 1, 1] as [Float])
    #expect(try results(x) { Tensor.full(like: $0, 2.5) } == [2.5, 2.5, 2.5, 2.5] as [Float])
    #expect(try results(x) { Tensor.full(like: $0, -2.5, type: .i32[2]) } == [-2, -2] as [Int32])
    #expect(try results(x) { Tensor.ones(like: $0, type: .i1[1]) } == [true])
    #expect(try results(x, [2, 2]) { Tensor.iota(like: $0) } == [0, 1, 0, 1] as [Float])
    #expect(try results(x, [2, 2]) { Tensor.iota(like: $0, axis: 0) } == [0, 0, 1, 1] as [Float])
    #expect(try results(x) { Tensor.iota(like: $0, type: .i32[3]) } == [0, 1, 2] as [Int32])
    #expect(thrown { let _: [Float] = try results(x) { Tensor.iota(like: $0, axis: 1) } }.contains("iota"))
  }

  @Test func `an array becomes a constant`() throws {
    let filter = try NDArray([1, -1, 0.5] as [Float])
    #expect(try results([2, 3, 4]) { $0 * $0.constant(filter) } == [2, -3, 2] as [Float])
    let flags = try NDArray([true, false])
    #expect(try results([1]) { $0.constant(flags) } == [true, false])
  }

  @Test func `a derivative of one's own replaces the function's`() throws {
    let clipped = Function(.f32[3]) { x in
      withCustomDerivative(x, of: { round($0) }, pullback: { _, _, cotangent in cotangent * 2 }).sum()
    }
    let x = try NDArray([0.4, 1.6, -2.4] as [Float])
    #expect(try compile(clipped)(x).item() == Float(0 + 2 - 2))
    #expect(try compile(clipped.gradient(withRespectTo: 0))(x).values() == [2, 2, 2] as [Float])
    let product = Function(.f32[2], .f32[2]) { a, b in
      withCustomDerivative([a, b], of: { $0[0] * $0[1] }) { operands, result, cotangent in
        [cotangent * operands[1] + result, cotangent * operands[0]]
      }?.sum() ?? a
    }
    let (a, b) = (try NDArray([2, 3] as [Float]), try NDArray([5, 7] as [Float]))
    let gradients = try compile(product.gradient(withRespectTo: [0, 1]))(a, b)
    #expect(try gradients[0].values() == [15, 28] as [Float])
    #expect(try gradients[1].values() == [2, 3] as [Float])
  }

  @Test func `a custom derivative that captures, or gives another type, is refused`() {
    let captured = thrown {
      let _: [Float] = try results([1]) { x in withCustomDerivative(x, of: { _ in x }, pullback: { $2 * $1 })
      }
    }
    #expect(captured.contains("a tensor of another function"))
    let wrong = thrown {
      let _: [Float] = try results([1, 2]) { x in
        withCustomDerivative(x, of: { $0 * 2 }, pullback: { $2.sum() + 0 * $0.sum() })
      }
    }
    #expect(wrong.contains("pullback"))
  }
}
