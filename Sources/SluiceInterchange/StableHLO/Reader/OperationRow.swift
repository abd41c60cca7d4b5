import SluiceIR
import SluiceOperations

/// What one operation of the text becomes.
struct OperationRow: Sendable {
  typealias Emit = @Sendable (inout OperationSite) throws(SluiceError) -> [Binding]
  let emit: Emit

  init(_ emit: @escaping Emit) { self.emit = emit }

  /// The row for an operation of this name, dialect included: one of the tables below or, for an operation of the
  /// registry whose attributes are called what StableHLO calls them, the general one.
  init(named name: String, _ site: OperationSite) throws(SluiceError) {
    if let row = Self.table[name] {
      self = row
      return
    }
    if let excluded = ExcludedClass.of(operation: name) {
      throw site.locate(SluiceError(.unsupported, excluded.refusal, note: excluded.advice))
    }
    let parts = name.split(separator: ".", maxSplits: 1)
    if parts.count == 2, Self.dialects.contains(parts[0]),
      let operation = OperationRegistry.standard[String(parts[1])]
    {
      self = Self.registered(operation)
      return
    }
    throw site.error("there is no such operation here", kind: .unsupported)
  }

  private static let dialects: Set<Substring> = ["stablehlo", "chlo", "mhlo"]

  private static let table: [String: OperationRow] = {
    var table: [String: OperationRow] = [:]
    for rows in [
      shapeRows, elementwiseRows, contractionRows, convolutionRows, indexingRows, reductionRows, controlRows,
      customRows, shardingRows, narrowRows, chloRows, hyperbolicRows, dynamicRows, checkRows,
      collectiveRows, asynchronousRows, retiredRows,
    ] {
      table.merge(rows) { first, _ in first }
    }
    // The names that StableHLO inherited from its predecessor.
    for (name, row) in table where name.hasPrefix("stablehlo.") {
      table["mhlo." + name.dropFirst(10)] = row
    }
    return table
  }()

  // MARK: Operations of the registry

  /// What StableHLO calls the regions of operations, in order.
  private static let regionNames: [String: [String]] = [
    "map": ["computation"], "reduce_window": ["body"], "select_and_scatter": ["select", "scatter"],
    "sort": ["comparator"],
  ]

  /// An operation that reads its attributes under StableHLO's names.
  static func registered(_ type: any Operation.Type) -> OperationRow {
    if let operation = withoutAttributes(type) {
      return OperationRow { (site) throws(SluiceError) in
        try site.requireRegions(0)
        return site.apply(operation, try site.operands())
      }
    }
    return OperationRow { (site) throws(SluiceError) in
      var values: [String: AttributeValue] = [:]
      while let entry = site.attributes.popNamed() {
        if entry.name == "padding" {
          let padding = try SiteAttributes.padding(entry.value)
          values["padding_low"] = .integers(padding.low)
          values["padding_high"] = .integers(padding.high)
        } else if let value = AttributeValue(entry.value) {
          values[entry.name] = value
        } else {
          throw SluiceError(.syntax, "the attribute `\(entry.name)` is not what it should be")
        }
      }
      let names = regionNames[type.name] ?? []
      try site.requireRegions(names.count)
      for (index, name) in names.enumerated() { values[name] = .region(try site.region(index)) }
      var reader = AttributeReader(values, declaredTypes: try site.resultTypes())
      let operation = try type.init(reading: &reader)
      try reader.finish()
      let operands = try site.operands()
      guard let windows = operation as? ReduceWindow else { return site.apply(operation, operands) }
      return site.apply(windows, site.promoted(operands, to: windows.body))
    }
  }
}

extension OperationRow {
  /// The operation that all of a type are; nil for a type with attributes.
  static func withoutAttributes<Kind: Operation>(_ type: Kind.Type) -> (any Operation)? {
    guard MemoryLayout<Kind>.size == 0 else { return nil }
    var reader = AttributeReader([:], declaredTypes: [])
    return try? type.init(reading: &reader)
  }
}

extension SiteAttributes {
  /// The next attribute that has a name and a meaning.
  mutating func popNamed() -> SyntaxEntry? {
    guard let name = firstMeaningful, let value = take(name) else { return nil }
    return (name, value)
  }
}

extension AttributeValue {
  /// The attribute as Sluice's own text would have it; nil if it has nothing like it.
  init?(_ value: SyntaxAttribute) {
    switch value {
    case .unit: self = .boolean(true)
    case .integer(let integer): self = .integer(integer)
    case .boolean(let flag): self = .boolean(flag)
    case .string(let text): self = .string(text)
    case .word(let word): self = .keyword(word)
    case .integers(let list): self = .integers(list)
    case .float(let value):
      guard let literal = try? Literal([Float(value)], []) else { return nil }
      self = .literal(literal)
    case .literal(let literal) where literal.element.isInteger:
      // Not of a splat of a type that no list has.
      guard let list = try? SiteAttributes.integers(value, "") else { return nil }
      self = .integers(list)
    default: return nil
    }
  }
}
