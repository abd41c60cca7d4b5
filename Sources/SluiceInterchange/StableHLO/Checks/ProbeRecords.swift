import SluiceIR
import SluiceOperations

/// What `interpreter.probe` sees, each time it is executed, for `check.expect_serialized_eq` to compare.
///
/// A probe stands anywhere, in loops and branches too. So what it sees is values that are threaded through all of these
/// (`Translation.threaded`): for every name, how often it was probed, and what was seen at each of the times that some check asks for.
struct ProbeRecords {
  private struct Record {
    let type: TensorType
    /// The times that are asked for, counted from 0.
    let iterations: [Int]
    /// Where the count stands among the threaded values; what was seen follows.
    let position: Int
  }

  private var records: [String: Record] = [:]
  /// In the order of `position`.
  private var names: [String] = []

  init(_ module: SyntaxModule) {
    var types: [(name: String, type: TensorType)] = []
    var asked: [String: Set<Int>] = [:]
    for body in module.functions.compactMap(\.body) {
      module.forEachOperation(of: body) { operation in
        guard let name = Self.probeName(module.attributes[operation.attributes]) else { return }
        switch module.names[operation.name] {
        case "interpreter.probe":
          guard let number = module.typeLists[operation.resultTypes].first,
            !types.contains(where: { $0.name == name })
          else {
            return
          }
          switch module.types[Int(number)] {
          case .tensor(let type), .narrow(let type, _): types.append((name, type))
          default: return
          }
        case "check.expect_serialized_eq":
          asked[name, default: []].insert(Self.iteration(module.attributes[operation.attributes]))
        default: return
        }
      }
    }
    var position = 0
    for (name, type) in types {
      let iterations = asked[name, default: []].sorted()
      records[name] = Record(type: type, iterations: iterations, position: position)
      names.append(name)
      position += 1 + iterations.count
    }
  }

  private static func probeName(_ attributes: ArraySlice<SyntaxEntry>) -> String? {
    for entry in attributes where entry.name == "probe_id" {
      if case .string(let name) = entry.value { return name }
    }
    return nil
  }

  private static func iteration(_ attributes: ArraySlice<SyntaxEntry>) -> Int {
    for entry in attributes where entry.name == "iter" {
      if case .integer(let iteration) = entry.value { return iteration }
    }
    return 0
  }

  /// The threaded values before anything was probed.
  func initialValues(in builder: GraphBuilder) -> [Value] {
    names.flatMap { name -> [Value] in
      guard let record = records[name] else { return [] }
      return [builder.constant(0, .i64)] + record.iterations.map { _ in builder.constant(0, record.type) }
    }
  }

  /// Records that `value` is probed.
  func probe(_ value: Value, _ site: inout OperationSite) throws(SluiceError) {
    let record = try record(named: try site.attributes.word("probe_id"), site)
    guard !site.translation.threaded.isEmpty else {
      throw site.error(
        "a probe can stand in the bodies of loops and in branches, in no other region", kind: .unsupported)
    }
    let builder = site.builder
    guard builder.type(of: value) == record.type else {
      throw site.error(
        "\(builder.type(of: value)) is probed under a name that stands for \(record.type)", kind: .unsupported
      )
    }
    var threaded = site.translation.threaded
    let count = threaded[record.position]
    for (offset, iteration) in record.iterations.enumerated() {
      let position = record.position + 1 + offset
      let isNow = builder.compare(count, builder.constant(Double(iteration), .i64), .equal)
      threaded[position] = builder.select(isNow, value, threaded[position])
    }
    threaded[record.position] = builder.add(count, builder.constant(1, .i64))
    site.translation.threaded = threaded
  }

  /// What was seen at the time that a check asks for, and whether there has been such a time.
  func record(of site: inout OperationSite) throws(SluiceError) -> (value: Value, wasSeen: Value) {
    let record = try record(named: try site.attributes.word("probe_id"), site)
    let iteration = try site.attributes.integer("iter", default: 0)
    guard let offset = record.iterations.firstIndex(of: iteration) else {
      throw site.error("there is no iteration \(iteration)")
    }
    let builder = site.builder
    let threaded = site.translation.threaded
    let wasSeen = builder.compare(
      threaded[record.position], builder.constant(Double(iteration), .i64), .greater)
    return (threaded[record.position + 1 + offset], wasSeen)
  }

  private func record(named name: String, _ site: OperationSite) throws(SluiceError) -> Record {
    guard let record = records[name] else { throw site.error("nothing is probed as \"\(name)\"") }
    return record
  }
}
