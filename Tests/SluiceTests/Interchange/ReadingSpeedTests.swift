import Benchmarks
import Sluice
import SluiceInterchange
import Testing

/// Reading takes time linear in the bytes: 25 MB under half a second, by the time that the thread has computed, in which
/// neither making the text nor other tests count. `benchmarks reading` prints the same figures.
@Suite(.serialized) struct ReadingSpeedTests {
  #if DEBUG
    // What is not optimized only has to end.
    static let (size, limit) = (2_000_000, 60.0)
  #else
    // Twice what an idle core is given: one that is shared computes more slowly.
    static let (size, limit) = (25_000_000, 1.0)
  #endif

  @Test(arguments: LongText.allCases) func `a long text is read`(_ kind: LongText) throws {
    let text = kind.bytes(Self.size)
    var graph: Graph?
    let seconds = try computingSeconds { graph = try StableHLOReader.graph(text, file: "t") }
    print("reading \(text.count / 1_000_000) MB, \(kind): \(seconds) s")
    // Regions are graphs of their own: a text of nothing but small ones takes longer.
    #expect(seconds < Self.limit * (kind == .choices || kind == .nests ? 2 : 1))
    let found = try #require(graph)
    switch kind {
    case .operations, .generic: #expect(found.nodes.count > Self.size / 200)
    case .hexadecimal, .decimals, .integers, .choices: #expect(found.nodes.count == 1)
    case .functions: #expect(found.nodes.count > Self.size / 400)
    case .parameters: #expect(found.results.count > Self.size / 60)
    case .nests: #expect(found.regionDepth == 50)
    }
  }

  /// Eight times the text takes less than three times as long as linear time would: quadratic time takes eight times as long.
  @Test(arguments: LongText.allCases) func `time is linear in the bytes`(_ kind: LongText) throws {
    func seconds(_ size: Int) throws -> Double {
      let text = kind.bytes(size)
      return try (0..<3).map { _ in
        try computingSeconds { _ = try StableHLOReader.graph(text, file: "t") }
      }.min() ?? 0
    }
    let (short, long) = (try seconds(Self.size / 64), try seconds(Self.size / 8))
    #expect(long < 24 * short, "\(short) s and \(long) s")
  }
}
