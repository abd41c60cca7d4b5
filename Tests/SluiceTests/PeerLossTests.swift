import Benchmarks
import Foundation
import Sluice
import Testing

/// Losses of whole training steps against those that other implementations computed in f64.
@Suite struct PeerLossTests {
  static let expected = sharedData("peers/expected.json")

  @Test(
    .enabled(if: expected != nil, "../shared/peers/expected.json is not there"),
    arguments: OptimizationLevel.allCases)
  func `the first losses of T1 to T4 are those of the peers`(_ level: OptimizationLevel) throws {
    let data = try Data(contentsOf: #require(Self.expected))
    let all = try #require(try JSONSerialization.jsonObject(with: data) as? [String: [String: Any]])
    for peer in try PeerCase.all() {
      let entry = try #require(all[String(peer.name.prefix(2))]?["f64"] as? [String: [Double]])
      let expected = try #require(entry["losses"])
      let trainer = try peer.makeTrainer(CompileOptions(optimization: level))
      let session = try trainer.compileStep(batchSize: peer.batchSize).makeSession(state: trainer.state)
      for step in 0..<10 {
        let loss = Double(try session.run(x: peer.x, y: peer.y))
        let error = abs(loss - expected[step]) / expected[step]
        #expect(
          error <= (step == 0 ? 1e-5 : 1e-3), "\(peer.name), step \(step + 1): \(loss), not \(expected[step])"
        )
      }
    }
  }
}
