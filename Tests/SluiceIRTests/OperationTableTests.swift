import Foundation
import SluiceIR
import SluiceOperations
import Testing

/// The table of operations in IR/LANGUAGE.md is what the registry says. `BLESS=1` writes it anew.
@Suite struct OperationTableTests {
  private static let page = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../IR/LANGUAGE.md").standardizedFileURL
  private static let begin = "<!-- BLESS=1 swift test --filter OperationTableTests writes this table -->\n"
  private static let end = "<!-- the table ends here -->\n"

  @Test func `the page lists every operation with its types and attributes`() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let first = try #require(text.range(of: Self.begin))
    let last = try #require(text.range(of: Self.end))
    let table = OperationTable.markdown(OperationRegistry.standard)
    if ProcessInfo.processInfo.environment["BLESS"] != nil {
      let blessed = text[..<first.upperBound] + table + text[last.lowerBound...]
      try String(blessed).write(to: Self.page, atomically: true, encoding: .utf8)
    } else {
      #expect(
        text[first.upperBound..<last.lowerBound] == table,
        "run BLESS=1 swift test --filter OperationTableTests")
    }
  }

  @Test func `a row has variables for types and marks what may be left out`() {
    let rows = OperationTable.markdown(OperationRegistry.standard).split(separator: "\n").map(String.init)
    #expect(rows.contains { $0.hasPrefix("| `compare` | T, T -> i1; T: any |") })
    #expect(rows.contains { $0.hasPrefix("| `convert` | T -> U; T: any; U: any |") })
    #expect(rows.contains { $0.hasPrefix("| `transpose` |") && $0.contains("permutation: integers |") })
    #expect(rows.contains { $0.hasPrefix("| `reduce` |") && $0.contains("order?: integers") })
    #expect(rows.count == OperationRegistry.standard.names.count + 2)
  }
}

/// What the samples of each operation show: element types of operands and results, and attributes.
private enum OperationTable {
  static func markdown(_ registry: OperationRegistry) -> String {
    var lines = ["| operation | element types | attributes |", "|---|---|---|"]
    for operation in registry.operations.sorted(by: { $0.name < $1.name }) {
      lines.append("| `\(operation.name)` | \(Signatures(operation).text) | \(attributes(operation)) |")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// `name: kind`, in the order in which they are written; `name?` for one that some sample leaves out.
  private static func attributes(_ operation: any SluiceIR.Operation.Type) -> String {
    var names: [String] = []
    var kinds: [String: Set<String>] = [:]
    var counts: [String: Int] = [:]
    for sample in operation.samples {
      var writer = AttributeWriter()
      sample.operation.write(to: &writer)
      for (name, value) in writer.entries {
        if counts[name] == nil { names.append(name) }
        counts[name, default: 0] += 1
        kinds[name, default: []].insert(kind(value))
      }
    }
    return names.map { name in
      "\(name)\(counts[name] == operation.samples.count ? "" : "?"): "
        + (kinds[name] ?? []).sorted().joined(separator: " or ")
    }.joined(separator: ", ")
  }

  private static func kind(_ value: AttributeValue) -> String {
    switch value {
    case .integer: "integer"
    case .integers: "integers"
    case .boolean: "boolean"
    case .keyword: "word"
    case .string: "string"
    case .literal: "constant"
    case .region: "region"
    }
  }
}

/// The element types of an operation's operands and results over all its samples, with variables T, U, V for those
/// that vary: `i1, T, T -> T; T: any`.
private struct Signatures {
  /// One list of operands and results, types numbered by their first occurrence, and the types that the numbers stood for.
  private struct Pattern {
    var operands: [Int]
    var results: [Int]
    var types: [Set<ElementType>]

    /// Which of another's numbers stands for each of these, if that makes this pattern the other: some of these may be
    /// one there.
    func covers(_ other: Pattern, joining: ([Int]) -> [Int]) -> [Int]? {
      let (mine, theirs) = (types.count, other.types.count)
      var candidates: [[Int]] = [[]]
      for _ in 0..<mine { candidates = candidates.flatMap { head in (0..<theirs).map { head + [$0] } } }
      return candidates.first { mapping in
        joining(operands.map { mapping[$0] }) == other.operands
          && joining(results.map { mapping[$0] }) == other.results
      }
    }
  }

  private var patterns: [Pattern] = []
  private let isVariadic: Bool

  init(_ operation: any SluiceIR.Operation.Type) {
    var counts: Set<Int> = []
    for sample in operation.samples {
      guard let results = try? sample.operation.resultTypes(of: sample.operands) else { continue }
      counts.insert(sample.operands.count)
      var order: [ElementType] = []
      func number(_ type: TensorType) -> Int {
        if let known = order.firstIndex(of: type.element) { return known }
        order.append(type.element)
        return order.count - 1
      }
      let operands = sample.operands.map(number)
      patterns.append(
        Pattern(operands: operands, results: results.map(number), types: order.map { [$0] }))
    }
    isVariadic = counts.count > 1
    let joining = isVariadic ? Self.withoutRepeats : { $0 }
    var kept: [Pattern] = []
    for var pattern in patterns.sorted(by: { $0.types.count > $1.types.count }) {
      (pattern.operands, pattern.results) = (joining(pattern.operands), joining(pattern.results))
      let index = kept.firstIndex { $0.covers(pattern, joining: joining) != nil }
      if let index, let mapping = kept[index].covers(pattern, joining: joining) {
        for (mine, theirs) in mapping.enumerated() {
          // Where several are one here, as in a sample without indices, a type counts for its likes only.
          let kinds = Set(kept[index].types[mine].map(\.kind) + [.boolean])
          let isOwn = mapping.count { $0 == theirs } == 1
          kept[index].types[mine].formUnion(
            pattern.types[theirs].filter { isOwn || kinds.contains($0.kind) })
        }
      } else {
        kept.append(pattern)
      }
    }
    // Single examples of several tensors, each of its own type, say less than what holds for any type.
    let general = kept.filter { $0.types.contains { $0.count > 1 } }
    patterns = general.isEmpty ? kept : general
  }

  /// One of each run of equal types: `T, T, T` of an operation with any number of operands.
  private static func withoutRepeats(_ list: [Int]) -> [Int] {
    list.enumerated().filter { $0.offset == 0 || list[$0.offset - 1] != $0.element }.map(\.element)
  }

  var text: String {
    patterns.map { pattern in
      let variables = pattern.types.indices.filter { pattern.types[$0].count > 1 }
      func name(_ number: Int) -> String {
        let variable = variables.firstIndex(of: number).map { Self.names[$0] }
        let name = variable ?? pattern.types[number].map(\.description).joined()
        return isVariadic ? name + " ..." : name
      }
      let signature =
        (pattern.operands.map(name).joined(separator: ", ") + " -> "
        + pattern.results.map(name).joined(separator: ", ")).trimmingCharacters(in: .whitespaces)
      let meanings = zip(Self.names, variables).map { "\($0): \(Self.list(pattern.types[$1]))" }
      return ([signature] + meanings).joined(separator: "; ")
    }.joined(separator: "<br>")
  }

  private static let names = ["T", "U", "V", "W", "X"]

  private static func list(_ types: Set<ElementType>) -> String {
    let floats = ElementType.allCases.filter(\.isFloat)
    let integers = ElementType.allCases.filter { !$0.isFloat && $0 != .i1 }
    switch types {
    case Set(ElementType.allCases): return "any"
    case Set(floats): return "float"
    case Set(integers): return "integer"
    case Set(floats + integers.filter { $0.kind == .signed }): return "float or signed"
    case Set(integers + [.i1]): return "integer or i1"
    case Set(floats + integers): return "float or integer"
    default: return ElementType.allCases.filter(types.contains).map(\.description).joined(separator: " ")
    }
  }
}
