import SluiceIR
import SluiceInterchange

/// What became of the cases of a suite: counts by operation, and why cases failed.
package struct ConformanceReport: Sendable {
  package struct Counts: Hashable, Sendable {
    package var passed = 0
    package var failed = 0
    package var unsupported = 0
  }

  package struct Failure: Sendable {
    package let topic: String
    package let name: String
    package let reason: String
    package let detail: String
  }

  package private(set) var total = Counts()
  private var byTopic: [String: Counts] = [:]
  private var classes: [String: [ExcludedClass: Int]] = [:]
  package private(set) var failures: [Failure] = []

  package init() {}

  /// Whether there was nothing to run.
  package var isEmpty: Bool { total == Counts() }

  package mutating func add(_ topic: String, _ name: String, _ outcome: ConformanceOutcome) {
    switch outcome {
    case .passed:
      total.passed += 1
      byTopic[topic, default: Counts()].passed += 1
    case .failed(let reason, let detail):
      total.failed += 1
      byTopic[topic, default: Counts()].failed += 1
      failures.append(Failure(topic: topic, name: name, reason: reason, detail: detail))
    case .unsupported(let excluded):
      total.unsupported += 1
      byTopic[topic, default: Counts()].unsupported += 1
      classes[topic, default: [:]][excluded, default: 0] += 1
    }
  }

  /// A line for each operation: how many passed, failed and are of a class that is refused, and why.
  package var table: String {
    let topics = byTopic.keys.sorted()
    let width = max(topics.map(\.count).max() ?? 0, 9)
    var lines = ["operation".padded(to: width) + "   passed   failed   unsupported"]
    for topic in topics {
      guard let counts = byTopic[topic] else { continue }
      let numbers =
        "\(counts.passed)".flushRight(9) + "\(counts.failed)".flushRight(9)
        + "\(counts.unsupported)".flushRight(14)
      let reasons = reasons(topic)
      lines.append(topic.padded(to: width) + numbers + (reasons.isEmpty ? "" : "   " + reasons))
    }
    return lines.joined(separator: "\n")
  }

  /// The reasons of failures, the most frequent first.
  package var failingReasons: [(reason: String, count: Int)] {
    var counts: [String: Int] = [:]
    for failure in failures { counts[failure.reason, default: 0] += 1 }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { (reason: $0.key, count: $0.value) }
  }

  package var summary: String {
    "\(total.passed) passed, \(total.failed) failed, \(total.unsupported) unsupported"
  }

  private func reasons(_ topic: String) -> String {
    var seen: Set<String> = []
    let failed = failures.filter { $0.topic == topic && seen.insert($0.reason).inserted }.map(\.reason)
    let refused = (classes[topic] ?? [:]).keys.map(\.rawValue).sorted()
    let shown = refused + failed.prefix(2) + (failed.count > 2 ? ["\(failed.count - 2) more reasons"] : [])
    return shown.joined(separator: "; ")
  }
}
