import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Windows over tensors of many dimensions, whose derivatives lay the windows' elements out in dimensions of their own.
@Suite struct HighRankTests {
  /// The gradient of products of neighbours along some dimensions of a tensor of `rank`, at a point without zeros.
  private func gradient(rank: Int, windowed: [Int]) throws -> [Double] {
    var sizes = [Int](repeating: 1, count: rank)
    var windows = [WindowDimension](repeating: WindowDimension(), count: rank)
    for axis in windowed {
      sizes[axis] = 3
      windows[axis] = WindowDimension(size: 2)
    }
    let builder = GraphBuilder(name: "windows")
    let type = TensorType(.f64, Shape(sizes))
    let x = builder.parameter(type)
    let products = builder.reduceWindow(x, .multiply, Window(windows))
    let total = builder.sum(products, dimensions: Array(sizes.indices))
    let graph = try builder.finish([total]).gradient(withRespectTo: [0], keepsResults: false)
    let values = ReferenceTensor((0..<type.elementCount).map { Double($0) + 0.5 }, type)
    return try Evaluation(graph, CompileOptions()).run([values])[0].floats
  }

  @Test(arguments: [17, 31])
  func `products in windows have derivatives at any rank`(_ rank: Int) throws {
    #expect(try gradient(rank: rank, windowed: [rank - 4]) == gradient(rank: 1, windowed: [0]))
    if rank < 31 {
      #expect(try gradient(rank: rank, windowed: [2, rank - 4]) == gradient(rank: 2, windowed: [0, 1]))
    }
  }

  @Test func `where no dimension is left the derivative says so`() throws {
    let error = #expect(throws: SluiceError.self) { try gradient(rank: 32, windowed: [3]) }
    #expect(error?.description.contains("rank") == true, "\(String(describing: error))")
  }

  /// Places of windows are listed where they are few and counted where they are many.
  @Test func `long windows have the derivative that short ones have`() throws {
    let (count, size) = (20_000, 4)
    let builder = GraphBuilder(name: "long")
    let x = builder.parameter(.f64[count])
    let products = builder.reduceWindow(x, .multiply, Window([WindowDimension(size: size)]))
    let graph = try builder.finish([builder.sum(products, dimensions: [0])])
      .gradient(withRespectTo: [0], keepsResults: false)
    let ones = ReferenceTensor([Double](repeating: 1, count: count), .f64[count])
    let gradient = try Evaluation(graph, CompileOptions()).run([ones])[0].floats
    #expect(gradient == (0..<count).map { Double(min($0 + 1, size, count - $0)) })
  }
}
