import Sluice
import SluiceInterchange

/// Mutates StableHLO programs and drives what still reads through the verifier, the compiler and a run.
///
/// Memory is bounded by refusing to compile what declares tensors of more than `maximumElements` in sum: with types that small,
/// nothing that the compiler allocates may be large either. Loops are ended by a cancellation.
package struct ProgramFuzzer {
  package struct Outcomes: CustomStringConvertible {
    package var rounds = 0
    package var read = 0
    package var compiled = 0
    package var ran = 0
    /// Errors that say a broken invariant of Sluice's own.
    package var internalErrors: [String] = []

    package init() {}

    package var description: String {
      "\(rounds) programs, \(read) read, \(compiled) compiled, \(ran) ran, \(internalErrors.count) internal errors"
    }
  }

  static let maximumElements = 1 << 20

  private var random: Random
  private let corpus: [[UInt8]]
  private let words: [[UInt8]]

  package init(seed: UInt64, corpus: [String]) {
    random = Random(state: seed)
    self.corpus = corpus.map { Array($0.utf8) }
    var words: Set<String> = []
    for text in corpus {
      for word in text.split(whereSeparator: { " \n,()".contains($0) }) where word.count < 60 {
        words.insert(String(word))
      }
    }
    self.words = words.sorted().map { Array($0.utf8) } + Self.extremes.map { Array($0.utf8) }
  }

  private static let extremes = [
    "tensor<9223372036854775807xf32>", "tensor<4294967296x4294967296xf32>", "tensor<0xf32>", "tensor<?xf32>",
    "tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf32>", "tensor<f32>",
    "tensor<2xi64>", "-1",
    "9223372036854775807", "-9223372036854775808", "dense<0>", "array<i64>", "[]", "%0#7", "{", "}", "({",
    "})", "<{", "loc(",
    "\"", "stablehlo.while", "stablehlo.sort", "return", "@main", "index_vector_dim = -3",
    "tensor<2x!quant.uniform<i8:f32, 1.0>>",
  ]

  /// One mutated program all the way.
  package mutating func round(_ outcomes: inout Outcomes) {
    outcomes.rounds += 1
    let text = mutated()
    do {
      let graph = try StableHLOReader.graph(text, file: "fuzz.mlir")
      outcomes.read += 1
      try Verifier.verify(graph)
      let types =
        graph.parameterTypes
        + graph.nodes.indices.flatMap { node in
          graph.results(of: node).map { graph.type(of: Value($0)) }
        }
      var elements = 0
      for type in types {
        elements += min(type.elementCount, Self.maximumElements)
        guard elements <= Self.maximumElements else { return }
      }
      var options = CompileOptions(optimization: random.next(2) == 0 ? .none : .exact)
      options.execution.threads = 1
      let cancellation = Cancellation()
      options.execution.cancellation = cancellation
      let values = try graph.parameters.map { try NDArray(zeros: $0.type) }
      let runner = try GraphRunner(graph, values, options: options)
      outcomes.compiled += 1
      // Loops of a mutated trip count may never end, so programs with one are only compiled.
      guard !graph.regions(named: "while") else { return }
      _ = try runner.run()
      outcomes.ran += 1
    } catch let error as SluiceError {
      if error.kind == .internal {
        outcomes.internalErrors.append("\(error)\n" + String(decoding: text, as: UTF8.self))
      }
    } catch {
      outcomes.internalErrors.append("\(error)")
    }
  }

  // MARK: Mutations

  private mutating func mutated() -> [UInt8] {
    var text = corpus[random.next(corpus.count)]
    for _ in 0...random.next(3) {
      guard !text.isEmpty else { return text }
      switch random.next(8) {
      case 0: text[random.next(text.count)] = UInt8(random.next(256))
      case 1: text[random.next(text.count)] ^= UInt8(1) << UInt8(random.next(7))
      case 2: text.removeLast(random.next(text.count))
      case 3:
        let start = random.next(text.count)
        text.removeSubrange(start..<min(text.count, start + 1 + random.next(20)))
      case 4:
        let start = random.next(text.count)
        let piece = text[start..<min(text.count, start + 1 + random.next(200))]
        text.insert(contentsOf: piece, at: random.next(text.count))
      case 5: replaceNumber(&text)
      default: replaceWord(&text)
      }
    }
    return text
  }

  /// Another word, of this program, of another, or an extreme one, in a word's place.
  private mutating func replaceWord(_ text: inout [UInt8]) {
    let separators = Array(" \n,()".utf8)
    var start = random.next(text.count)
    while start > 0, !separators.contains(text[start - 1]) { start -= 1 }
    var end = start
    while end < text.count, !separators.contains(text[end]) { end += 1 }
    text.replaceSubrange(start..<end, with: words[random.next(words.count)])
  }

  /// Another number in a number's place.
  private mutating func replaceNumber(_ text: inout [UInt8]) {
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    let from = random.next(text.count)
    guard let start = text[from...].firstIndex(where: isDigit) else { return }
    let end = text[start...].firstIndex { !isDigit($0) } ?? text.count
    let numbers = [
      "0", "1", "2", "3", "7", "-1", "64", "1000000", "9223372036854775807", "99999999999999999999",
    ]
    text.replaceSubrange(start..<end, with: Array(numbers[random.next(numbers.count)].utf8))
  }

  /// SplitMix64.
  private struct Random {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((z ^ (z >> 31)) >> 33) % max(bound, 1)
    }
  }
}

extension Graph {
  /// Whether an operation of this name stands here or in a region.
  fileprivate func regions(named name: String) -> Bool {
    nodes.indices.contains { node in
      let operation = operation(of: node)
      return operation.name == name || operation.regions.contains { $0.regions(named: name) }
    }
  }
}
