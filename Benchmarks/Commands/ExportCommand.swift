import Foundation
import Sluice

/// `benchmarks export FOLDER [T1 T3 ...]`: the training steps of the peer benchmarks' cases as StableHLO, for JAX to run.
enum ExportCommand {
  static func run(_ arguments: [String]) throws {
    guard let folder = arguments.first else {
      throw SluiceError(.argument, "export: a folder is needed")
    }
    let wanted = arguments.dropFirst()
    for peer in try PeerCase.all() {
      guard wanted.isEmpty || wanted.contains(where: { peer.name.hasPrefix($0) }) else { continue }
      let name = peer.name.split(separator: " ").joined(separator: "-")
      let url = URL(filePath: folder).appending(path: "\(name).mlir")
      try peer.makeTrainer(CompileOptions()).trainingGraph(batchSize: peer.batchSize).write(to: url)
      print(url.path)
    }
  }
}
