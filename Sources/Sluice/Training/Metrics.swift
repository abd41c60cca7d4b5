import Foundation

/// How well a model does on some examples.
public struct Metrics: Hashable, Sendable {
  /// The mean over the examples.
  public var loss: Float
  /// The share of examples that the model gets right, 0...1; nil where the loss has no such notion.
  public var accuracy: Float?
  /// The number of examples.
  public var count: Int

  /// Sums up batches, each weighted by its size.
  struct Sum {
    private var loss = 0.0
    private var correct = 0.0
    private var count = 0
    private let countsCorrect: Bool

    init(countsCorrect: Bool) { self.countsCorrect = countsCorrect }

    mutating func add(_ loss: Float, _ correct: Float?, count: Int) {
      self.loss += Double(loss) * Double(count)
      self.correct += Double(correct ?? 0)
      self.count += count
    }

    var metrics: Metrics {
      let total = Double(max(count, 1))
      return Metrics(
        loss: Float(loss / total), accuracy: countsCorrect ? Float(correct / total) : nil, count: count)
    }
  }
}

extension Metrics: CustomStringConvertible {
  /// `loss 0.1234  accuracy 97.22 %`
  public var description: String {
    let loss = "loss \(String(format: "%.4f", loss))"
    guard let accuracy else { return loss }
    return "\(loss)  accuracy \(String(format: "%5.2f", accuracy * 100)) %"
  }
}
