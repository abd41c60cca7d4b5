import Foundation
import Sluice
import SluiceIR
import SluiceInterchange
import SluiceOperations

/// A program in either language.
package struct FuzzProgram: Sendable {
  package var text: [UInt8]
  package var isMLIR: Bool
}

/// The programs that mutations start from: some written for this, one of each operation's samples, and those of folders; each
/// in both languages where both can say it.
package struct FuzzCorpus: Sendable {
  struct Seed: Sendable {
    let tokens: [FuzzToken]
    let isMLIR: Bool
  }

  package static let writtenShare = 40

  /// How many programs in a hundred a generator writes.
  let writtenShare: Int
  private(set) var seeds: [Seed] = []
  /// Single words of all programs, and extreme ones.
  let words: [[UInt8]]

  /// Of the files below `folders` at most so many that read, evenly spread.
  package init(
    folders: [String] = [], filesAtMost limit: Int = 300, writtenShare: Int = Self.writtenShare
  ) throws {
    self.writtenShare = writtenShare
    var texts: [(text: String, isMLIR: Bool)] = []
    for text in FuzzPrograms.texts + Self.files(folders, limit) {
      let readings = FuzzReader.graphs(FuzzProgram(text: Array(text.utf8), isMLIR: true))
      guard let first = readings.first else { continue }
      texts.append((text, true))
      texts.append((GraphPrinter().print(first.graph), false))
    }
    for type in OperationRegistry.standard.operations {
      for graph in try Self.samples(of: type) {
        texts.append((GraphPrinter().print(graph), false))
        if let text = try? StableHLOWriter.text(of: graph) { texts.append((text, true)) }
      }
    }
    seeds = texts.map { Seed(tokens: FuzzLexer.tokens($0.text), isMLIR: $0.isMLIR) }
    var words: Set<String> = []
    for seed in seeds {
      for token in seed.tokens where token.kind != .blank && token.text.count < 60 {
        words.insert(token.text)
      }
    }
    self.words = (words.sorted() + Self.extremes).map { Array($0.utf8) }
  }

  private static let extremes = [
    "tensor<9223372036854775807xf32>", "tensor<4294967296x4294967296xf32>", "tensor<0xf32>", "tensor<?xf32>",
    "tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf32>", "tensor<f32>",
    "tensor<2xi64>", "f32[9223372036854775807]", "f32[4294967296, 4294967296]", "-1",
    "9223372036854775807", "-9223372036854775808", "dense<0>", "array<i64>", "[]", "%0#7", "{", "}", "({",
    "})", "<{", "loc(", "\"", "stablehlo.while", "stablehlo.sort", "return", "@main", "index_vector_dim = -3",
    "tensor<2x!quant.uniform<i8:f32, 1.0>>",
  ]

  /// Up to two graphs of one operation on parameters.
  private static func samples(of type: any SluiceIR.Operation.Type) throws -> [Graph] {
    let samples = try type.samples
    guard let first = samples.first else { return [] }
    let chosen = samples.count > 1 ? [first, samples[samples.count / 2]] : [first]
    return try chosen.map { sample in
      let builder = GraphBuilder(name: "main")
      let parameters = sample.operands.map { builder.parameter($0) }
      let results = try sample.operation.resultTypes(of: sample.operands).count
      return try builder.finish(builder.add(sample.operation, parameters, resultCount: results))
    }
  }

  /// The parts of small `.mlir` files below some folders.
  private static func files(_ folders: [String], _ limit: Int) -> [String] {
    var texts: [String] = []
    for folder in folders {
      let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
      for name in names.sorted() where name.hasSuffix(".mlir") {
        guard let data = FileManager.default.contents(atPath: folder + "/" + name), data.count < 60_000 else {
          continue
        }
        let parts = String(decoding: data, as: UTF8.self).split(separator: "// -----")
        texts += parts.filter { $0.utf8.count < 4_000 }.map(String.init)
      }
    }
    guard texts.count > limit else { return texts }
    return (0..<limit).map { texts[$0 * texts.count / limit] }
  }
}
