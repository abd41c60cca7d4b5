import SluiceIR
import SluiceOperations
import Testing

/// Damaged text is refused with an error or read as something else; it never ends the process. Seeds are fixed; the time
/// is bounded.
@Suite struct ParserFuzzTests {
  /// A sample of every operation in one function each, short enough to be damaged thousands of times.
  private static let corpus = Result { try OperationRegistry.standard.operations.flatMap(texts) }

  private static func texts(of type: any SluiceIR.Operation.Type) throws -> [String] {
    let samples = try type.samples
    return try [samples.first, samples.dropFirst(3).first, samples.last].compactMap(\.self).map { sample in
      let builder = GraphBuilder(name: type.name)
      let operands = sample.operands.enumerated().map { index, type in
        builder.parameter(type, name: "p\(index)", role: index == 1 ? .state : .input)
      }
      let results = builder.add(sample.operation, operands)
      let updates = results.firstIndex { value in
        sample.operands.count > 1 && builder.type(of: value) == sample.operands[1]
      }
      let named = results.indices.map {
        Graph.Result(results[$0], name: "r\($0)", updates: $0 == updates ? 1 : nil)
      }
      return try builder.finish(named).description
    }
  }

  /// Reads the text, and if it can be read, checks that it prints as something that reads as the same.
  private func probe(_ text: String) {
    do throws(SluiceError) {
      for graph in try GraphParser.parse(text, registry: .standard) {
        try Verifier.verify(graph, registry: .standard)
        // The canonical text of a graph is always readable.
        let read = try GraphParser.parseOne(graph.description, registry: .standard)
        #expect(read == graph, "\(text)")
      }
    } catch {
      #expect(error.kind != .internal, "\(error)\n\(text)")
      #expect(!error.message.isEmpty)
    }
  }

  private func fuzz(
    seconds: Double, seed: UInt64, _ damage: (String, inout SplitMix64) -> String
  ) throws {
    let corpus = try Self.corpus.get()
    var generator = SplitMix64(seed: seed)
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    var count = 0
    while clock.now < end, count < 50_000 {
      for text in corpus where Int.random(in: 0..<4, using: &generator) == 0 {
        probe(damage(text, &generator))
        count += 1
        if clock.now >= end { break }
      }
    }
    #expect(count > 20)
  }

  @Test func `the corpus itself reads`() throws {
    let corpus = try Self.corpus.get()
    #expect(corpus.count > 50)
    for text in corpus { _ = try GraphParser.parseOne(text, registry: .standard) }
  }

  @Test func `flipped bytes`() throws {
    try fuzz(seconds: 0.6, seed: 1) { text, generator in
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let position = bytes.indices.randomElement(using: &generator)!
        bytes[position] = UInt8.random(in: 0...255, using: &generator)
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  @Test func `truncated and doubled stretches`() throws {
    try fuzz(seconds: 0.6, seed: 2) { text, generator in
      let bytes = Array(text.utf8)
      let a = Int.random(in: 0...bytes.count, using: &generator)
      let b = Int.random(in: 0...bytes.count, using: &generator)
      // With a > b a stretch is doubled, otherwise one is left out; an end is a truncation.
      return String(
        decoding: bytes[..<a] + (Bool.random(using: &generator) ? [] : bytes[b...]), as: UTF8.self)
    }
  }

  @Test func `swapped and replaced tokens`() throws {
    let strange = [
      "%0", "%99", "%", "@", "-", "->", "{", "}", "(", ")", "[", "]", "[[", ",", ":", "=", "\"", "\"\"",
      "hex\"00\"",
      "0x7FC00000", "-9223372036854775808", "9223372036854775807", "99999999999999999999", "1e999", "nan",
      "-inf",
      "true", "state", "updates", "return", "func", "f32[]", "i1[0]", "f64[0, 4611686018427387904]",
      "u8[281474976710656]", "f32[2, 2]", "(%0: f32[]) { return %0 }", "//", ";", "\u{0}", "é", "",
    ]
    try fuzz(seconds: 0.9, seed: 3) { text, generator in
      var tokens = text.split(separator: " ").map(String.init)
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let position = tokens.indices.randomElement(using: &generator)!
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: tokens.swapAt(position, tokens.indices.randomElement(using: &generator)!)
        case 1: tokens[position] = strange.randomElement(using: &generator)!
        default: tokens.insert(strange.randomElement(using: &generator)!, at: position)
        }
      }
      return tokens.joined(separator: " ")
    }
  }

  @Test func `replaced numbers, which make huge and negative shapes and attributes`() throws {
    let numbers = [
      "-1", "0", "1", "2", "7", "63", "64", "4294967296", "281474976710656", "9223372036854775807",
      "-9223372036854775808", "18446744073709551616", "-0", "00", "1.5",
    ]
    try fuzz(seconds: 0.9, seed: 4) { text, generator in
      var result = ""
      var isNumber = false
      for character in text {
        if character.isNumber {
          if isNumber { continue }
          isNumber = true
          let isReplaced = Int.random(in: 0..<6, using: &generator) == 0
          result += isReplaced ? numbers.randomElement(using: &generator)! : String(character)
        } else {
          isNumber = false
          result.append(character)
        }
      }
      return result
    }
  }

  @Test func `deep nesting of every bracket`() {
    for bracket in [
      "(", "{", "[", "func @f(", "%0 = reduce {body = () {", "constant {value = [", "\"", "//", "-", "%",
    ] {
      probe(String(repeating: bracket, count: 100_000))
      probe("func @f() { %0 = constant {value = " + String(repeating: bracket, count: 100_000))
    }
  }
}
