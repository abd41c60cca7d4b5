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
    let table = try OperationTable.markdown(OperationRegistry.standard)
    if ProcessInfo.processInfo.environment["BLESS"] != nil {
      let blessed = text[..<first.upperBound] + table + text[last.lowerBound...]
      try String(blessed).write(to: Self.page, atomically: true, encoding: .utf8)
    } else {
      #expect(
        text[first.upperBound..<last.lowerBound] == table,
        "run BLESS=1 swift test --filter OperationTableTests")
    }
  }

  @Test func `a row has variables for types and marks what may be left out`() throws {
    let rows = try OperationTable.markdown(.standard).split(separator: "\n").map(String.init)
    #expect(rows.contains { $0.hasPrefix("| `compare` | T, T -> i1; T: any |") })
    #expect(rows.contains { $0.hasPrefix("| `convert` | T -> U; T: any; U: any |") })
    #expect(rows.contains { $0.hasPrefix("| `transpose` |") && $0.contains("permutation: integers |") })
    #expect(
      rows.contains { $0.hasPrefix("| `reduce` | T..., T... -> T... |") && $0.contains("order?: integers") })
    #expect(
      rows.contains { $0.hasPrefix("| `case` |") && $0.contains("branch0: region (T... -> U...), branch1?") })
    #expect(rows.count == OperationRegistry.standard.names.count + 2)
  }

  private static let names = OperationRegistry.standard.names

  /// A row is not too narrow: it covers every sample, and whatever type a sample's operand could have instead.
  @Test(arguments: names) func `a row covers what the type rule takes`(_ name: String) throws {
    let operation = try #require(OperationRegistry.standard[name])
    let signature = try OperationSignature(operation)
    for sample in try operation.samples {
      let results = try sample.operation.resultTypes(of: sample.operands)
      let (inputs, outputs) = (sample.operands.map(\.element), results.map(\.element))
      #expect(signature.bindings(sample.operation, inputs, outputs) != nil, "\(sample.operands)")
      for position in sample.operands.indices {
        for element in ElementType.allCases where element != inputs[position] {
          var operands = sample.operands
          operands[position] = operands[position].with(element: element)
          guard let results = try? sample.operation.resultTypes(of: operands) else { continue }
          let bindings = signature.bindings(
            sample.operation, operands.map(\.element), results.map(\.element))
          #expect(bindings != nil, "\(signature.text) leaves out \(operands)")
        }
      }
    }
  }

  /// A row is not too wide: each type that a variable may be stands in some sample.
  @Test(arguments: names) func `a row promises no type that no sample has`(_ name: String) throws {
    let operation = try #require(OperationRegistry.standard[name])
    let signature = try OperationSignature(operation)
    var seen: [String: Set<ElementType>] = [:]
    for sample in try operation.samples {
      let results = try sample.operation.resultTypes(of: sample.operands)
      let bindings = signature.bindings(
        sample.operation, sample.operands.map(\.element), results.map(\.element))
      seen.merge(bindings ?? [:]) { $0.union($1) }
    }
    for (variable, types) in signature.allowed {
      #expect(seen[variable, default: []] == types, "\(signature.text): \(variable)")
    }
  }

  /// Every attribute that reading asks for is in some sample; only the names that StableHLO's text has for it are not.
  @Test(arguments: names) func `samples have every attribute`(_ name: String) throws {
    let operation = try #require(OperationRegistry.standard[name])
    var (asked, shown) = (Set<String>(), Set<String>())
    for sample in try operation.samples {
      var writer = AttributeWriter()
      sample.operation.write(to: &writer)
      shown.formUnion(writer.entries.map(\.name))
      var reader = AttributeReader(
        Dictionary(uniqueKeysWithValues: writer.entries.map { ($0.name, $0.value) }),
        declaredTypes: try sample.operation.resultTypes(of: sample.operands))
      _ = try operation.init(reading: &reader)
      asked.formUnion(reader.askedNames)
    }
    // A `case` asks for one branch more than it has.
    let others = ["case": "branch3", "rng_bit_generator": "algorithm", "reduce_precision": "format"]
    #expect(asked.subtracting([others[name] ?? ""]) == shown)
  }
}

/// What is known of each operation: element types of operands, results and regions, and attributes.
private enum OperationTable {
  static func markdown(_ registry: OperationRegistry) throws -> String {
    var lines = ["| operation | element types | attributes |", "|---|---|---|"]
    for operation in registry.operations.sorted(by: { $0.name < $1.name }) {
      let signature = try OperationSignature(operation)
      lines.append(
        "| `\(operation.name)` | \(signature.text) | \(try attributes(operation, signature)) |")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// `name: kind`, in the order in which they are written; `name?` for one that some sample leaves out.
  private static func attributes(
    _ operation: any SluiceIR.Operation.Type, _ signature: OperationSignature
  ) throws -> String {
    let samples = try operation.samples
    var names: [String] = []
    var kinds: [String: Set<String>] = [:]
    var counts: [String: Int] = [:]
    for sample in samples {
      var writer = AttributeWriter()
      sample.operation.write(to: &writer)
      for (name, value) in writer.entries {
        if counts[name] == nil { names.append(name) }
        counts[name, default: 0] += 1
        kinds[name, default: []].insert(kind(value))
      }
    }
    var entries = names.map { name in
      let flow = signature.region(name).map { " (\($0))" } ?? ""
      return "\(name)\(counts[name] == samples.count ? "" : "?"): "
        + (kinds[name] ?? []).sorted().joined(separator: " or ") + flow
    }
    // Of numbered attributes the first two stand for all.
    if names.contains(where: { $0.hasSuffix("2") }) {
      entries = Array(entries.prefix(2)) + ["..."]
    }
    return entries.joined(separator: ", ")
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
