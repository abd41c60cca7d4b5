import Sluice
import Testing

/// Functions that move elements, against what moves by hand, and their gradients.
@Suite struct TensorFunctionIndexingTests {
  private let six: [Float] = [0, 1, 2, 3, 4, 5]

  @Test func `reversed turns all axes or some`() throws {
    #expect(try results(six, [2, 3]) { $0.reversed() } == [5, 4, 3, 2, 1, 0] as [Float])
    #expect(try results(six, [2, 3]) { $0.reversed(axes: [-1]) } == [2, 1, 0, 5, 4, 3] as [Float])
    #expect(try results(six, [2, 3]) { $0.reversed(axes: []) } == six)
    #expect(try results([7], []) { $0.reversed() } == [7] as [Float])
    #expect(thrown { let _: [Float] = try results(six) { $0.reversed(axes: [1]) } }.contains("no axis 1"))
  }

  @Test func `sliced takes a range, also with a stride, also empty`() throws {
    #expect(try results(six, [2, 3]) { $0.sliced(1, 1..<3) } == [1, 2, 4, 5] as [Float])
    #expect(try results(six, [2, 3]) { $0.sliced(-2, 1..<2) } == [3, 4, 5] as [Float])
    #expect(try results(six) { $0.sliced(0, 2..<2) } == [] as [Float])
    #expect(try results(six) { $0.sliced(0, 1..<6, by: 2) } == [1, 3, 5] as [Float])
    #expect(try results(six) { $0.sliced(0, 0..<6, by: 4) } == [0, 4] as [Float])
    #expect(thrown { let _: [Float] = try results(six) { $0.sliced(0, 0..<7) } }.contains("cannot be sliced"))
    #expect(thrown { let _: [Float] = try results(six) { $0.sliced(0, 0..<6, by: 0) } }.contains("stride"))
    #expect(try GradientComparison(at: six) { $0.sliced(0, 1..<6, by: 2).squared() }.agrees())
  }

  @Test func `padded puts values around and between, and removes`() throws {
    #expect(try results([1, 2]) { $0.padded(low: [1], high: [2], value: 9) } == [9, 1, 2, 9, 9] as [Float])
    #expect(
      try results([1, 2, 3]) { $0.padded(low: [0], high: [0], interior: [1]) } == [1, 0, 2, 0, 3] as [Float])
    #expect(try results([1, 2, 3]) { $0.padded(low: [-1], high: [1]) } == [2, 3, 0] as [Float])
    #expect(try results([], [0]) { $0.padded(low: [1], high: [1], value: 3) } == [3, 3] as [Float])
    #expect(
      thrown { let _: [Float] = try results(six) { $0.padded(low: [0, 1], high: [0]) } }.contains("padding"))
    #expect(
      thrown { let _: [Float] = try results([1]) { $0.padded(low: [0], high: []) } }
        .contains("padded: 0 amounts of padding are given for f32[1]"))
    #expect(try GradientComparison(at: [1, 2, 3]) { $0.padded(low: [-1], high: [2]).squared() }.agrees())
  }

  @Test func `taking replaces the axis by the indices' dimensions and clamps`() throws {
    let x = try NDArray(six, [2, 3])
    let indices = try NDArray([2, 0, -1, 9] as [Int32], [2, 2])
    #expect(
      try results(of: [x, indices]) { $0[0].taking($0[1], axis: 1) } == [2, 0, 0, 2, 5, 3, 3, 5] as [Float])
    let row = try NDArray([1, 1] as [Int32])
    #expect(try results(of: [x, row]) { $0[0].taking($0[1]) } == [3, 4, 5, 3, 4, 5] as [Float])
    let scalar = try NDArray(Int32(1))
    #expect(try results(of: [x, scalar]) { $0[0].taking($0[1], axis: -1) } == [1, 4] as [Float])
    // A slice taken twice gets both cotangents.
    let loss = Function(.f32[2, 3], .i32[2]) { $0.taking($1).sum() }
    let gradient: [Float] = try compile(loss.gradient(withRespectTo: 0))(x, row).values()
    #expect(gradient == [0, 0, 0, 2, 2, 2])
  }

  @Test func `embedding takes rows and clamps`() throws {
    let x = try NDArray(six, [3, 2])
    let indices = try NDArray([2, -5, 8] as [Int32])
    #expect(try results(of: [x, indices]) { embedding($0[0], $0[1]) } == [4, 5, 0, 1, 4, 5] as [Float])
  }

  @Test func `stacked makes an axis, concatenated extends one`() throws {
    let (a, b) = (try NDArray([1, 2] as [Float]), try NDArray([3, 4] as [Float]))
    #expect(try results(of: [a, b]) { stacked($0) ?? $0[0] } == [1, 2, 3, 4] as [Float])
    #expect(try results(of: [a, b]) { stacked($0, axis: -1) ?? $0[0] } == [1, 3, 2, 4] as [Float])
    #expect(try compile(.f32[2], .f32[2]) { stacked([$0, $1], axis: 1) ?? $0 }(a, b).shape == [2, 2])
    #expect(try results(of: [a, b]) { concatenated($0) ?? $0[0] } == [1, 2, 3, 4] as [Float])
    let (m, n) = (try NDArray([1, 2] as [Float], [2, 1]), try NDArray([3, 4, 5, 6] as [Float], [2, 2]))
    #expect(
      try results(of: [m, n]) { concatenated($0, axis: -1) ?? $0[0] } == [1, 3, 4, 2, 5, 6] as [Float])
    #expect(concatenated([]) == nil && stacked([]) == nil)
    let text = thrown { let _: [Float] = try results(of: [m, n]) { stacked($0) ?? $0[0] } }
    #expect(text.contains("stacked: the types differ: f32[2, 1] and f32[2, 2]"))
  }

  @Test func `sizes of 1 come and go`() throws {
    let y = try compile(.f32[2, 3]) { $0.expandingShape(at: 1) }(NDArray(six, [2, 3]))
    #expect(try y == NDArray(six, [2, 1, 3]))
    #expect(try compile(.f32[2, 3]) { $0.expandingShape(at: -1) }(NDArray(six, [2, 3])).shape == [2, 3, 1])
    #expect(try compile(.f32[2, 1, 3]) { $0.squeezingShape(at: 1) }(y).shape == [2, 3])
    #expect(
      thrown { let _: [Float] = try results(six, [2, 3]) { $0.squeezingShape(at: 0) } }.contains("has size 2")
    )
    #expect(thrown { let _: [Float] = try results(six) { $0.expandingShape(at: 3) } }.contains("no place 3"))
  }

  @Test func `reshaped works out one size, transposed and broadcast follow NumPy`() throws {
    let x = try NDArray(six, [2, 3])
    #expect(try compile(.f32[2, 3]) { $0.reshaped(3, -1) }(x) == NDArray(six, [3, 2]))
    #expect(try compile(.f32[0, 3]) { $0.reshaped(-1, 3) }(NDArray(zeros: .f32[0, 3])).shape == [0, 3])
    #expect(try results(six, [2, 3]) { $0.transposed() } == [0, 3, 1, 4, 2, 5] as [Float])
    #expect(try results(six, [1, 2, 3]) { $0.transposed(-1, 1) } == [0, 3, 1, 4, 2, 5] as [Float])
    #expect(
      try results(six, [1, 2, 3]) { $0.transposed(permutation: [2, 0, 1]) } == [0, 3, 1, 4, 2, 5] as [Float])
    #expect(
      try results([1, 2], [2, 1]) { $0.broadcast(to: [2, 2, 2]) } == [1, 1, 2, 2, 1, 1, 2, 2] as [Float])
    #expect(
      thrown { let _: [Float] = try results(six) { $0.broadcast(to: [3]) } }.contains("does not broadcast"))
    #expect(try GradientComparison(at: [1, 2], [2, 1]) { $0.broadcast(to: [2, 3]).squared() }.agrees())
  }

  @Test func `where selects and broadcasts its three operands`() throws {
    let condition = try NDArray([true, false], [2, 1])
    let (a, b) = (try NDArray([1, 2, 3] as [Float]), try NDArray(Float.nan))
    let y: [Float] = try results(of: [condition, a, b]) { `where`($0[0], $0[1], $0[2]) }
    #expect(isClose(y, [1, 2, 3, .nan, .nan, .nan]))
    // What is not selected gets no derivative, even if it is NaN.
    let loss = Function(.f32[2]) { x in `where`(x .> 0, log(x), Tensor.zeros(like: x)).sum() }
    let gradient: [Float] = try compile(loss.gradient(withRespectTo: 0))(NDArray([2, -1] as [Float])).values()
    #expect(isClose(gradient, [0.5, 0]))
    #expect(thrown { let _: [Float] = try results(six) { `where`($0, $0, $0) } }.contains("select"))
  }

  @Test func `oneHot is zero for labels out of range`() throws {
    let labels = try NDArray([2, 0, 3, -1] as [Int32])
    #expect(
      try results(of: [labels]) { oneHot($0[0], classes: 3) } == [0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]
        as [Float])
    let flags: [Bool] = try results(of: [NDArray(Int32(1))]) { oneHot($0[0], classes: 2, element: .i1) }
    #expect(flags == [false, true])
    for element in [ElementType.f32, .f64, .f16, .bf16] {
      let numbers: [Float] = try results([1, 1.5, .nan]) { oneHot($0.converted(to: element), classes: 2) }
      #expect(numbers == [0, 1, 0, 0, 0, 0], "\(element)")
    }
  }
}
