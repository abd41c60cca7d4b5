import Foundation

/// What is shown while a model trains.
public struct TrainingProgress: Sendable {
  let batch: @Sendable (_ epoch: Int, _ epochs: Int, _ batch: Int, _ batches: Int, _ soFar: Metrics) -> Void
  let epoch: @Sendable (_ epoch: Int, _ epochs: Int, _ metrics: Metrics) -> Void

  /// Your own: called after each batch and after each epoch; both count from 0, batches from 1.
  public init(
    batch: @escaping @Sendable (Int, Int, Int, Int, Metrics) -> Void = { _, _, _, _, _ in },
    epoch: @escaping @Sendable (Int, Int, Metrics) -> Void
  ) {
    self.batch = batch
    self.epoch = epoch
  }

  /// Nothing.
  public static let silent = TrainingProgress { _, _, _ in }

  /// A line for each epoch on standard output; on a terminal, a bar that fills while the epoch runs.
  public static let terminal = TrainingProgress(
    batch: { epoch, epochs, batch, batches, metrics in
      guard isTerminal, batch == batches || batch % max(batches / 50, 1) == 0 else { return }
      write("\r\u{1B}[2K" + line(epoch, epochs, metrics, fraction: Double(batch) / Double(batches)))
    },
    epoch: { epoch, epochs, metrics in
      write((isTerminal ? "\r\u{1B}[2K" : "") + line(epoch, epochs, metrics, fraction: 1) + "\n")
    })

  private static let isTerminal = isatty(1) == 1

  private static func line(_ epoch: Int, _ epochs: Int, _ metrics: Metrics, fraction: Double) -> String {
    let width = 24
    let filled = Int(fraction * Double(width))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    let digits = String(epochs).count
    let number = String(repeating: " ", count: digits - String(epoch + 1).count) + String(epoch + 1)
    return "epoch \(number)/\(epochs) \(bar) \(metrics)"
  }

  private static func write(_ text: String) {
    print(text, terminator: "")
    fflush(nil)
  }
}
