import Sluice
import Testing

/// Splitting, tiling, triangles and adding at indices.
@Suite struct TensorFunctionPartTests {
  private let six: [Float] = [1, 2, 3, 4, 5, 6]

  private func message(_ type: TensorType = .f32[2, 3], _ body: (Tensor) -> Tensor) -> String {
    thrown { _ = try compile(type, body) }
  }

  @Test func `split gives the parts in order, and concatenated joins them`() throws {
    let x = try NDArray(six, [2, 3])
    let columns = try compile(.f32[2, 3]) { $0.split(into: 3, axis: -1) }(x)
    #expect(columns.map(\.shape) == [[2, 1], [2, 1], [2, 1]])
    #expect(try columns.flatMap { try $0.values() } == [1, 4, 2, 5, 3, 6] as [Float])
    let parts = try compile(.f32[2, 3]) { $0.split(sizes: [0, 2, 1], axis: 1) }(x)
    #expect(parts.map(\.shape) == [[2, 0], [2, 2], [2, 1]])
    #expect(try parts[1].values() == [1, 2, 4, 5] as [Float])
    #expect(try results(six) { concatenated($0.split(into: 3)) ?? $0 } == six)
    let gradient = try GradientComparison(at: six) { $0.split(into: 2)[1].squared() }
    #expect(gradient.agrees(), "\(gradient)")
  }

  @Test func `parts that there are not`() {
    #expect(
      message { $0.split(into: 2, axis: 1)[1] }.contains("split: axis 1 of f32[2, 3] has no 2 equal parts"))
    #expect(message { $0.split(into: 2, axis: 2)[1] }.contains("split: there is no axis 2"))
    #expect(message { x in x.split(into: 0).first ?? x }.contains("has no 0 equal parts"))
    #expect(message { $0.split(into: .max)[5] }.contains("equal parts"))
    #expect(message { $0.split(sizes: [1, 1], axis: 1)[1] }.contains("split: parts of [1, 1] along axis 1"))
    #expect(message { $0.split(sizes: [-1, 4], axis: 1)[1] }.contains("add up to 3"))
    #expect(message { $0.split(sizes: [.max, .max, 5], axis: 1)[2] }.contains("add up to 3"))
  }

  @Test func `tiled repeats along the last axes`() throws {
    #expect(try results([1, 2]) { $0.tiled([2, 3]) } == [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2] as [Float])
    #expect(try compile(.f32[2]) { $0.tiled([2, 3]) }(NDArray([1, 2] as [Float])).shape == [2, 6])
    #expect(try results([1, 2, 3, 4], [2, 2]) { $0.tiled([2, 1]) } == [1, 2, 3, 4, 1, 2, 3, 4] as [Float])
    #expect(try results([1, 2, 3, 4], [2, 2]) { $0.tiled([2]) } == [1, 2, 1, 2, 3, 4, 3, 4] as [Float])
    #expect(try results([7], []) { $0.tiled([3]) } == [7, 7, 7] as [Float])
    #expect(try results([7], []) { $0.tiled([]) } == [7] as [Float])
    #expect(try results([1, 2]) { $0.tiled([0]) } == [] as [Float])
    let gradient = try GradientComparison(at: [1, 2, 3, 4], [2, 2]) { $0.tiled([3, 2]).squared() }
    #expect(gradient.agrees(), "\(gradient)")
    #expect(message { $0.tiled([1, -2]) }.contains("tiled: -2 repetitions in [1, -2]"))
    #expect(message { $0.tiled([Int.max, Int.max]) }.contains("larger than"))
    #expect(message { $0.tiled(Array(repeating: 2, count: 40)) }.contains("rank"))
  }

  @Test func `triangles keep one side of a diagonal`() throws {
    #expect(try results(six, [2, 3]) { $0.lowerTriangle() } == [1, 0, 0, 4, 5, 0] as [Float])
    #expect(try results(six, [2, 3]) { $0.lowerTriangle(diagonal: 1) } == [1, 2, 0, 4, 5, 6] as [Float])
    #expect(try results(six, [2, 3]) { $0.upperTriangle() } == [1, 2, 3, 0, 5, 6] as [Float])
    #expect(try results(six, [2, 3]) { $0.upperTriangle(diagonal: -1) } == six)
    #expect(try results(six, [3, 1, 2]) { $0.upperTriangle(diagonal: 1) } == [0, 2, 0, 4, 0, 6] as [Float])
    for diagonal in [Int.min, Int.max] {
      let (all, none) = (six, [Float](repeating: 0, count: 6))
      #expect(
        try results(six, [2, 3]) { $0.lowerTriangle(diagonal: diagonal) } == (diagonal > 0 ? all : none))
      #expect(
        try results(six, [2, 3]) { $0.upperTriangle(diagonal: diagonal) } == (diagonal < 0 ? all : none))
    }
    // What is masked has no derivative, even where it is infinite.
    let gradient = try GradientComparison(at: six, [2, 3]) { $0.lowerTriangle().squared() }
    #expect(gradient.agrees(), "\(gradient)")
    #expect(message(.f32[3]) { $0.lowerTriangle() }.contains("lowerTriangle: f32[3] is no matrix"))
    #expect(message(.f32) { $0.upperTriangle() }.contains("upperTriangle: f32[] is no matrix"))
  }

  @Test func `adding at indices is the counterpart of taking`() throws {
    let x = try NDArray(six, [3, 2])
    let indices = try NDArray([2, 0, 2, 9] as [Int32])
    let slices = try NDArray([10, 20, 30, 40, 50, 60, 70, 80] as [Float], [4, 2])
    let rows: [Float] = try results(of: [x, slices, indices]) { $0[0].adding($0[1], at: $0[2]) }
    // Rows 0 and 2 receive one slice and two; no row is number 9.
    #expect(rows == [31, 42, 3, 4, 65, 86])
    let columns: [Float] = try results(of: [x, try NDArray([1, 2, 3] as [Float]), try NDArray(Int32(1))]) {
      $0[0].adding($0[1], at: $0[2], axis: -1)
    }
    #expect(columns == [1, 3, 3, 6, 5, 9])
    let gradient = try GradientComparison(at: six, [3, 2]) { x in
      let places = (x.sum() * 0).converted(to: .i32) + Tensor.iota(like: x, type: .i32[2]) * 2
      return (x.adding(x.taking(places).squared(), at: places)).squared()
    }
    #expect(gradient.agrees(within: 4e-3), "\(gradient)")
    let shape = message { $0.adding($0, at: $0.argmax(axis: 0)) }
    #expect(shape.contains("adding: the slices of f32[2, 3] at indices [3] are f32[3, 3], not f32[2, 3]"))
    #expect(message { $0.adding($0, at: $0.argmax(axis: 0), axis: 4) }.contains("adding: there is no axis 4"))
    #expect(message { $0.adding($0, at: $0.sum(axes: [1])) }.contains("integer"))
  }

  @Test func `topK runs along any axis`() throws {
    let x: [Float] = [3, 1, 2, 7, 9, 8]
    #expect(try results(x, [2, 3]) { $0.topK(1, axis: 0).values } == [7, 9, 8] as [Float])
    #expect(try results(x, [3, 2]) { $0.topK(2, axis: 0).values } == [9, 8, 3, 7] as [Float])
    #expect(try results(x, [3, 2]) { $0.topK(2, axis: 0).indices } == [2, 2, 0, 1] as [Int32])
    #expect(
      try results(x, [3, 2]) { $0.takingAlong($0.topK(2, axis: 0).indices, axis: 0) } == [9, 8, 3, 7]
        as [Float])
    #expect(message { $0.topK(1, axis: 2).values }.contains("topK: there is no axis 2"))
    #expect(message { $0.topK(3, axis: 0).values }.contains("k is 3"))
    #expect(
      message { $0.takingAlong($0.sum(axes: [0]).argsort()) }.contains("takingAlong: the indices i32[3]"))
  }
}
