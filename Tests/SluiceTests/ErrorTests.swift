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

  @Test func `a type without kernels is refused when compiled, with the operation and the line`() {
    let text = message { _ = try compile(.f64[3]) { exp($0) } }
    #expect(text.contains("exponential") && text.contains("f64") && text.contains("ErrorTests.swift"))
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
    #expect(message { _ = try compile(.f32[3, 4]) { $0.reshaped(5, -1) } }.contains("reshape"))
    #expect(message { _ = try compile(.f32[3, 4]) { $0.transposed(0, 7) } }.contains("there is no axis 7"))
  }
}
