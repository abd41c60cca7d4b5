import Foundation
import Sluice
import Testing

/// Mistakes of a caller: each throws, and says where, which shapes, and what to do.
@Suite struct ErrorTests {
  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was thrown"
    } catch let error as SluiceError {
      return error.description
    } catch {
      return "another error: \(error)"
    }
  }

  @Test func `a wrong inner dimension names both operands, their lines and the fix`() {
    let line = #line + 2
    let text = message {
      _ = try compile(.f32[128, 784], .f32[785, 10]) { x, w in matmul(x, w) }
    }
    #expect(text.contains("matmul: the inner dimensions differ: [128, 784] and [785, 10]"))
    #expect(text.contains("SluiceTests/ErrorTests.swift:\(line)"))
    #expect(text.contains("transpose an operand"))
  }

  @Test func `a wrong shape in an infix operator is placed`() {
    let text = message { _ = try compile(.f32[3], .f32[4]) { x, y in x + y } }
    #expect(text.contains("add: the shapes do not broadcast: [3] and [4]"))
    #expect(text.contains("ErrorTests.swift"))
  }

  @Test func `an array of another shape is refused at the call`() throws {
    let double = try compile(.f32[3]) { $0 * 2 }
    let text = message { _ = try double(NDArray([1, 2] as [Float])) }
    #expect(text.contains("f32[2]") && text.contains("f32[3]"))
    #expect(message { _ = try double() }.contains("0 inputs are given, 1 are needed"))
    #expect(message { _ = try double(NDArray([1, 2, 3] as [Int32])) }.contains("i32[3]"))
  }

  @Test func `batch sizes that do not fit are refused`() throws {
    let digits = try Dataset.digits()
    #expect(message { _ = try digits.train.batches(of: 2000) }.contains("only 1438 examples"))
    #expect(message { _ = try digits.train.batches(of: 0) }.contains("must be positive"))
    let trainer = try Trainer(
      Dense(10), input: .f32[64], loss: .softmaxCrossEntropy, optimizer: .gradientDescent(learningRate: 0.1))
    #expect(
      message { try trainer.fit(digits.train, epochs: 1, batchSize: 5000) }.contains("only 1438 examples"))
    #expect(message { _ = try trainer.compileStep(batchSize: -1) }.contains("must be positive"))
  }

  @Test func `data of another shape than the model's is refused`() throws {
    let digits = try Dataset.digits()
    let trainer = try Trainer(
      Dense(10), input: .f32[65], loss: .softmaxCrossEntropy, optimizer: .gradientDescent(learningRate: 0.1))
    #expect(message { try trainer.fit(digits.train, epochs: 1, batchSize: 5) }.contains("f32[64]"))
  }

  @Test func `the gradient of a tensor is refused, and of an integer too`() {
    let vector = Function(.f32[3]) { $0 * 2 }
    #expect(
      message { _ = try compile(vector.gradient(withRespectTo: 0)) }.contains("only a scalar has a gradient"))
    let integer = Function(.f32[3], .i32[3]) { x, _ in x.sum() }
    #expect(message { _ = try compile(integer.gradient(withRespectTo: 1)) }.contains("only floats"))
    #expect(
      message { _ = try compile(integer.gradient(withRespectTo: 5)) }.contains("there is no parameter 5"))
  }

  @Test func `what compiles for f32 compiles for f64`() throws {
    let exponential = try compile(.f64[2]) { exp($0) }
    let values = try exponential(NDArray([1, -1] as [Double])).values(as: Double.self)
    for (value, expected) in zip(values, [2.718281828459045, 0.36787944117144233]) {
      #expect(abs(value - expected) <= 2 * expected.ulp)
    }
  }

  @Test func `a tensor of another function is refused`() {
    var stray: Tensor?
    _ = Function(.f32[3]) { x in
      stray = x
      return x
    }
    let text = message { _ = try compile(.f32[3]) { x in x + (stray ?? x) } }
    #expect(text.contains("two functions"))
  }

  @Test func `sizes that overflow are refused`() {
    let text = message { _ = try compile(.f32[Int.max, Int.max]) { $0 * 2 } }
    #expect(text.contains("larger than"))
    #expect(message { _ = try compile(.f32[-1]) { $0 * 2 } }.contains("negative"))
    #expect(message { _ = try NDArray(zeros: .f32[1 << 50]) }.contains("larger than"))
  }

  @Test func `axes and shapes that do not exist are refused where they are written`() {
    #expect(message { _ = try compile(.f32[3, 4]) { $0.sum(axes: [2]) } }.contains("there is no axis 2"))
    #expect(
      message { _ = try compile(.f32[3, 4]) { $0.reshaped(5, -1) } }
        .contains("reshaped: no size in place of -1 makes [5, -1] hold the 12 elements of [3, 4]"))
    #expect(
      message { _ = try compile(.f32[3, 4]) { $0.reshaped(-1, -1) } }.contains("only one size may be -1"))
    #expect(
      message { _ = try compile(.f32[3, 4]) { $0.reshaped(-2, 6) } }
        .contains("the dimension -2 of [-2, 6] is negative"))
    #expect(
      message { _ = try compile(.f32[3, 4]) { $0.reshaped(Int.max, Int.max, -1) } }
        .contains("more elements than can be counted"))
    #expect(message { _ = try compile(.f32[3, 4]) { $0.transposed(0, 7) } }.contains("there is no axis 7"))
  }

  /// Functions made of others do not speak of those.
  @Test func `a wrong axis is put down to the function that was called`() {
    func wrongAxis(_ body: (Tensor) -> Tensor) -> String { message { _ = try compile(.f32[3, 4], body) } }
    #expect(wrongAxis { $0.mean(axes: [5]) }.contains("mean: there is no axis 5"))
    #expect(wrongAxis { $0.variance(axes: [5]) }.contains("variance: there is no axis 5"))
    #expect(wrongAxis { $0.standardDeviation(axes: [5]) }.contains("standardDeviation: there is no axis 5"))
    #expect(wrongAxis { $0.logSumExp(axes: [5]) }.contains("logSumExp: there is no axis 5"))
    #expect(wrongAxis { softmax($0, axis: 5) }.contains("softmax: there is no axis 5"))
    #expect(wrongAxis { logSoftmax($0, axis: 5) }.contains("logSoftmax: there is no axis 5"))
    #expect(wrongAxis { $0.argmin(axis: 5) }.contains("argmin: there is no axis 5"))
    #expect(message { _ = try compile(.f32) { layerNorm($0) } }.contains("layerNorm: there is no axis -1"))
    #expect(message { _ = try compile(.i32[3]) { $0.variance() } }.contains("variance: the elements are i32"))
  }

  @Test func `a layer on integers is refused, and so is state of integers in a model's file`() throws {
    func train(_ model: some Layer, _ input: TensorType) -> String {
      message {
        _ = try Trainer(
          model, input: input, loss: .meanSquaredError, optimizer: .gradientDescent(learningRate: 0.1))
      }
    }
    let dense = train(Dense(3), .i32[4])
    #expect(dense.contains("the parameter \"weights\" has the type i32[4, 3]; what is trained is f32"))
    #expect(dense.contains("converted(to: .f32)") && dense.contains("ErrorTests.swift"))
    let file = FileManager.default.temporaryDirectory.appending(path: "count-\(UUID()).sluice")
    defer { try? FileManager.default.removeItem(at: file) }
    try """
    func @m(%0: f32[2, 4] "x",
      %1: state i32[] "count") -> (f32[2, 4]) {
      %2 = convert %1 : f32[]
      %3 = broadcast_in_dim %2 {broadcast_dimensions = []} : f32[2, 4]
      %4 = multiply %0, %3 : f32[2, 4]
      return %4
    }
    """.write(to: file, atomically: true, encoding: .utf8)
    let model = train(try GraphModel(contentsOf: file), .f32[4])
    #expect(model.contains("the parameter \"count\" has the type i32[]"), "\(model)")
    #expect(model.contains("\(file.lastPathComponent):2"), "\(model)")
  }

  @Test func `a file that cannot be read is explained`() {
    func read(_ path: String) -> String {
      message { _ = try compile(contentsOf: URL(filePath: path)) }
    }
    #expect(read("/tmp") == "/tmp: this is a folder; a file is needed")
    #expect(read("/dev/null") == "/dev/null: this is a device; a file is needed")
    #expect(read("/no/such.sluice") == "/no/such.sluice: there is no such file")
    #expect(read("/dev/null/x") == "/dev/null/x: a part of the path before the last is not a folder")
    let data = message { _ = try Dataset.mnist(directory: URL(filePath: "/dev/null")) }
    #expect(data.contains("not a folder"), "\(data)")
  }

  @Test func `a state without a name is refused where it stands`() {
    let text = message {
      _ = try Function(text: "func @f(%0: state f32[2]) -> () { return }", file: "f.sluice").resultTypes()
    }
    #expect(text.hasPrefix("f.sluice:1:25: a state needs a name"), "\(text)")
  }
}
