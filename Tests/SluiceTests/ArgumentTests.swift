import Sluice
import Testing

/// Arguments that nobody means: each ends in an error of the function that was called, and none traps.
@Suite struct ArgumentTests {
  private func message(_ type: TensorType = .f32[2, 3], _ body: (Tensor) -> Tensor) -> String {
    thrown { _ = try compile(type, body) }
  }

  private func draw(_ body: (Tensor) -> Tensor) -> String { message(.u64[2], body) }

  @Test func `a loop may carry nothing, and keeps to the types that it carries`() throws {
    #expect(
      try compile(.f32[2]) { loop(3, carrying: [], invariants: [$0]) { _, _, _ in [] } }.call(
        [NDArray(zeros: .f32[2])]).isEmpty)
    let more = message { x in loop(3, carrying: [x]) { _, carried, _ in carried + carried }[0] }
    #expect(more.contains("loop: the body returns (f32[2, 3], f32[2, 3]), not (f32[2, 3])"))
    let negative = message { x in loop(-1, carrying: [x]) { _, carried, _ in carried }[0] }
    #expect(negative.contains("loop: -1 iterations"))
    let interval = message { x in loop(3, carrying: [x], checkpoint: 0) { _, carried, _ in carried }[0] }
    #expect(interval.contains("checkpoint is 0"))
  }

  @Test(arguments: [0, -1, 1 << 32, Int.max, Int.min])
  func `windows, strides and dilations have bounds`(_ size: Int) {
    let images = TensorType.f32[1, 4, 4, 1]
    for padding in [Padding.valid, .same] {
      let pooled = message(images) { $0.averagePooled([size, size], padding: padding) }
      #expect(pooled.contains("averagePooled: the window [\(size), \(size)] is out of range"))
      let strided = message(images) { $0.maxPooled([2, 2], strides: [size, 1], padding: padding) }
      #expect(strided.contains("maxPooled: strides [\(size), 1] is out of range"))
      let dilated = message(images) { convolution($0, $0, padding: padding, dilations: [1, size]) }
      #expect(dilated.contains("convolution: dilations [1, \(size)] is out of range"))
    }
  }

  @Test func `the largest windows are counted without overflow`() {
    let images = TensorType.f32[1, 4, 4, 1]
    let largest = 1 << 31
    #expect(message(images) { $0.averagePooled([largest, largest]) }.contains("window"))
    #expect(message(images) { $0.averagePooled([largest, largest], padding: .same) }.contains("window"))
    let padding = Padding.amounts(before: [Int.max, 0], behind: [Int.max, Int.min])
    #expect(message(images) { $0.maxPooled([2, 2], padding: padding) }.contains("more than any tensor"))
    let convolved = message(images) { convolution($0, $0.reshaped(4, 4, 1, 1), padding: padding) }
    #expect(convolved.contains("more than any tensor"))
    #expect(message(images) { convolution($0, $0, groups: Int.min) }.contains("convolution"))
  }

  @Test(arguments: [-1, 1 << 40, Int.max])
  func `shapes of random numbers are checked first`(_ size: Int) {
    #expect(draw { randomNormal([size, size], key: $0).values }.contains("randomNormal: the"))
    #expect(draw { randomUniform([size, size], key: $0).values }.contains("[\(size), \(size)]"))
    #expect(draw { randomBits([size, size], key: $0).values }.contains("[\(size), \(size)]"))
  }

  @Test func `random numbers of a type or range that there is not`() {
    #expect(draw { randomNormal([2], .i32, key: $0).values }.contains("randomNormal: there are no random"))
    #expect(draw { randomUniform([2], .i32, key: $0).values }.contains("randomUniform: there are no random"))
    for range in [0..<Double.infinity, -3e38..<3e38, 0..<1e300] {
      #expect(
        draw { randomUniform([2], in: range, key: $0).values }.contains("both bounds are finite in f32"))
    }
    #expect(
      draw { randomUniform([2], .f64, in: -1e308..<1e308, key: $0).values }.contains("distance between them"))
    #expect(draw { randomUniform([2], .f64, in: 0..<1e300, key: $0).values } == "nothing was thrown")
    #expect(draw { $0.droppingOut(rate: 0.5, key: $0).values }.contains("droppingOut: the elements are u64"))
    #expect(draw { $0.droppingOut(rate: .nan, key: $0).values }.contains("droppingOut: the rate is nan"))
  }

  @Test(arguments: [-3, 2, Int.max, Int.min])
  func `axes out of range`(_ axis: Int) {
    let functions: [(Tensor) -> Tensor] = [
      { $0.sum(axes: [axis]) }, { $0.product(axes: [0, axis]) }, { $0.variance(axes: [axis]) },
      { $0.logSumExp(axes: [axis], keepsDimensions: true) }, { $0.argmax(axis: axis) },
      { $0.sorted(axis: axis) }, { $0.argsort(axis: axis) }, { $0.reversed(axes: [axis]) },
      { $0.transposed(0, axis) }, { $0.sliced(axis, 0..<1) }, { $0.sliced(axis, 0..<1, by: 2) },
      { $0.taking($0.argmax(), axis: axis) }, { $0.takingAlong($0.argsort(), axis: axis) },
      { softmax($0, axis: axis) }, { logSoftmax($0, axis: axis) },
      { concatenated([$0, $0], axis: axis) ?? $0 },
    ]
    for (index, function) in functions.enumerated() {
      #expect(message(.f32[2, 3], function).contains("there is no axis \(axis)"), "function \(index)")
    }
    #expect(message { Tensor.iota(like: $0, axis: axis) }.contains("iota"))
  }

  @Test(arguments: [-4, 3, Int.max, Int.min])
  func `places of new axes`(_ place: Int) {
    #expect(message { $0.expandingShape(at: place) }.contains("expandingShape: there is no place \(place)"))
    #expect(message { stacked([$0, $0], axis: place) ?? $0 }.contains("stacked: there is no place \(place)"))
    #expect(message(.f32) { $0.expandingShape(at: 2) }.contains("places go from -1 to 0"))
  }

  @Test(arguments: [-1, Int.max, Int.min])
  func `sizes and counts out of range`(_ size: Int) {
    let functions: [(Tensor) -> Tensor] = [
      { $0.reshaped(size, size, -1) }, { $0.reshaped(to: [size, 5]) }, { $0.broadcast(to: [size, 2, 3]) },
      { $0.sliced(0, (size < 0 ? size : 0)..<Swift.max(size, 0), by: 1) }, { $0.topK(size).values },
      { $0.padded(low: [size, size], high: [size, 0], interior: [size, size]) },
      { $0.transposed(permutation: [size, 0]) }, { oneHot($0.argmax(), classes: size) },
      { Tensor.full(like: $0, 1, type: .f32[size, size]) },
      { Tensor.iota(like: $0, type: .f32[size, 1 << 60]) },
      { $0.dynamicSlice(at: [$0.argmax(axis: 1).sum(), $0.argmax(axis: 1).sum()], sizes: [size, 1]) },
    ]
    for (index, function) in functions.enumerated() {
      #expect(message(.f32[2, 3], function) != "nothing was thrown", "function \(index) of \(size)")
    }
  }

  @Test func `steps out of range`() throws {
    for step in [0, -1, Int.min] {
      #expect(message { $0.sliced(0, 0..<2, by: step) }.contains("stride of dimension 0 is \(step)"))
    }
    #expect(
      try results([1, 2, 3, 4], [2, 2]) { $0.sliced(0, 0..<2, by: .max) + 0.5 } == [1.5, 2.5] as [Float])
    let between = [1 << 47, 0]
    let padded: [Float] = try results([1, 2], [1, 2]) {
      $0.padded(low: [1, 0], high: [0, 0], interior: between)
    }
    #expect(padded == [0, 0, 1, 2])
  }

  @Test func `numbers that an integer type has not`() throws {
    let most = try NDArray([1] as [UInt64])
    #expect(try results(of: [most]) { $0[0] + 0x1p63 } == [1 << 63 + 1] as [UInt64])
    #expect(message(.u64[2]) { $0 + 0x1p64 }.contains("is not a number of type u64"))
    #expect(message(.i64[2]) { $0 + 0x1p63 }.contains("is not a number of type i64"))
    #expect(message(.i64[2]) { $0 + -0x1p63 } == "nothing was thrown")
    #expect(message(.u8[2]) { $0 * 256 }.contains("is not a number of type u8"))
    for number in [0.5, Double.nan, .infinity, -1] {
      #expect(message(.u32[2]) { $0 * number }.contains("is not a number of type u32"), "\(number)")
    }
  }

  @Test func `axes that i32 cannot number`() {
    let long = TensorType.f32[1 << 32]
    #expect(message(long) { $0.argmax() }.contains("argmax: axis 0"))
    #expect(message(long) { $0.argsort() }.contains("argsort: axis 0"))
    #expect(message(long) { $0.topK(1).indices }.contains("i32 can count"))
  }

  @Test func `rows of what has none, or of another function`() throws {
    var stray: Tensor?
    _ = Function(.i32, .f32[3]) { index, row in
      stray = index
      return row
    }
    let other = try #require(stray)
    #expect(message { $0.row(other) }.contains("row: the operands belong to two functions"))
    let setting = message { $0.replacingRow(at: other, with: $0.sum(axes: [0])) }
    #expect(setting.contains("replacingRow: the operands belong to two functions"))
    func index(_ x: Tensor) -> Tensor { x.reshaped(-1).argmax() }
    #expect(message(.f32) { $0.row(index($0)) }.contains("row: a scalar has no rows"))
    let scalar = message(.f32) { $0.replacingRow(at: index($0), with: $0) }
    #expect(scalar.contains("replacingRow: a scalar has no rows"))
    let wide = message { $0.replacingRow(at: index($0), with: $0) }
    #expect(wide.contains("replacingRow: a row of f32[2, 3] is f32[3], not f32[2, 3]"))
    #expect(message { $0.row($0.sum()) }.contains("row: the index is f32[]"))
  }

  @Test func `layers of any size`() {
    func message(_ layer: some Layer, _ input: TensorType) -> String {
      thrown {
        _ = try Trainer(
          layer, input: input, loss: .meanSquaredError, optimizer: .gradientDescent(learningRate: 1))
      }
    }
    for size in [-1, 1 << 32, Int.max, Int.min] {
      #expect(message(Dense(size), .f32[1 << 20]) != "nothing was thrown")
      #expect(message(Convolution2D(size, kernel: 3), .f32[4, 4, 1 << 20]) != "nothing was thrown")
      #expect(message(Convolution2D(2, kernel: size), .f32[4, 4, 1]) != "nothing was thrown")
      #expect(message(Convolution2D(2, kernel: 2, stride: size), .f32[4, 4, 1]).contains("out of range"))
      #expect(message(MaxPool2D(size), .f32[4, 4, 1]).contains("out of range"))
    }
    #expect(message(Convolution2D(2, kernel: 3, groups: 0), .f32[4, 4, 1]) != "nothing was thrown")
    #expect(message(Convolution2D(2, kernel: 3), .f32) != "nothing was thrown")
  }
}
